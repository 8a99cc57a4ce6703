import { randomUUID } from 'node:crypto'
import { type Ask, repeatUntilAnswered } from './harness/ask.ts'
import { type FilledCart, fillCart } from './harness/buy.ts'
import type { Answer, Asked } from './harness/history.ts'
import type { Round } from './harness/rounds.ts'
import type { StagedGoods } from './harness/stage.ts'

/** Where carts are filled, each for a purchase of its own, and paid. */
export interface Counter {
  readonly ask: Ask
  readonly cartCount: number
  /** @param purchase - what it is for; a new one by default */
  fill(purchase?: string): Promise<FilledCart>
  purchaseOf(cartId: number): string
}

/** What came of a request and its copies. */
export interface Copies {
  /** The first of them. */
  readonly asked: Asked
  /** How often each outcome came: `200` or a refusal's reason. */
  readonly tally: Readonly<Record<string, number>>
  readonly replays: number
}

export function openCounter(
  url: string,
  goods: readonly StagedGoods[],
  { history, draw }: Pick<Round, 'history' | 'draw'>,
): Counter {
  const ask = repeatUntilAnswered(url, history, draw)
  const purchases = new Map<number, string>()
  for (const one of goods) history.note({ kind: 'goods', ...one })
  return {
    ask,
    get cartCount() {
      return purchases.size
    },
    async fill(purchase = `${purchases.size + 1}`) {
      const cart = await fillCart(ask, { purchase, goods, draw })
      if (cart === undefined) throw new Error('a cart could not be filled')
      purchases.set(cart.cartId, purchase)
      return cart
    },
    purchaseOf: (cartId) => purchases.get(cartId) ?? '',
  }
}

/** The very same request, so many times at once. */
export async function payByOneKey(counter: Counter, copies: number): Promise<Copies> {
  const asked = payOf(counter, await counter.fill(), randomUUID())
  return askAll(counter, Array<Asked>(copies).fill(asked))
}

export async function payWithoutKey(counter: Counter, copies: number): Promise<Copies> {
  const asked = { ...payOf(counter, await counter.fill()), mayBeRefused: ['CART_ALREADY_PAID'] }
  return askAll(counter, Array<Asked>(copies).fill(asked))
}

/** Two payments of one cart that differ in their amount, under the same key. */
export async function payOneOfTwoBodies(counter: Counter, copies: number): Promise<Copies> {
  const cart = await counter.fill()
  const more = { ...cart, totalAmount: cart.totalAmount + 1_000 }
  return askInTurns(counter, [cart, more], copies)
}

/** Two carts under the same key. */
export async function payOneOfTwoCarts(counter: Counter, copies: number): Promise<Copies> {
  return askInTurns(counter, [await counter.fill(), await counter.fill()], copies)
}

/** What a client must not do, since the shop cannot know: it takes another cart and key for the same purchase. */
export async function beginAgain(counter: Counter): Promise<void> {
  const purchase = 'the same'
  for (let time = 0; time < 2; time++) {
    await counter.ask(payOf(counter, await counter.fill(purchase), randomUUID()))
  }
}

function askInTurns(counter: Counter, payments: readonly FilledCart[], copies: number): Promise<Copies> {
  const key = randomUUID()
  const asked = payments.map((payment) => ({
    ...payOf(counter, payment, key),
    mayBeRefused: ['IDEMPOTENCY_KEY_REUSED'],
  }))
  return askAll(
    counter,
    Array<readonly Asked[]>(copies / asked.length)
      .fill(asked)
      .flat(),
  )
}

function payOf(counter: Counter, { cartId, totalAmount }: FilledCart, key?: string): Asked {
  return {
    purchase: counter.purchaseOf(cartId),
    operation: 'pay',
    key,
    body: { cart_id: cartId, payment_amount: totalAmount },
  }
}

async function askAll(counter: Counter, requests: readonly Asked[]): Promise<Copies> {
  const [asked] = requests
  if (asked === undefined) throw new Error('nothing was asked')
  const answers = await Promise.all(requests.map(counter.ask))
  return { asked, tally: tallyOf(answers), replays: answers.filter(({ isReplay }) => isReplay).length }
}

function tallyOf(answers: readonly Answer[]): Record<string, number> {
  const tally: Record<string, number> = {}
  for (const { status, error } of answers) {
    const outcome = error?.reason ?? String(status)
    tally[outcome] = (tally[outcome] ?? 0) + 1
  }
  return tally
}
