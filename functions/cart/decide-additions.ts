import type { FirstLock } from '@kedai/shared/coalesce/coalesce-writes.ts'
import { type Decision, decideEach } from '@kedai/shared/coalesce/decision.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { ModifierGroup } from '@kedai/shared/goods/modifiers.ts'
import type { CatalogueGoods } from '@kedai/shared/goods/read-goods.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { refuseOtherRequest, type StoredAnswer } from '@kedai/shared/idempotency/stored-answers.ts'
import type { CartLine, CartRecord } from '@kedai/shared/sale/cart-record.ts'
import { transactionIdIn } from '@kedai/shared/sale/paid-cart.ts'
import type { PriceRules } from '@kedai/shared/sale/price-sale.ts'
import { totalsOf } from './cart-totals.ts'
import type { AddToCartBody, CartTotals } from './contract.ts'
import { decideAddition } from './decide-addition.ts'

/** One request to add to a cart, the same in each of its tries. */
export interface AddOrder {
  readonly body: AddToCartBody
  readonly idempotency: Idempotency | undefined
  /** What the cart's sums are shown by. */
  readonly rules: PriceRules
  /** Number of the cart that is opened where the request names none. */
  readonly newCartId: number
}

/** Everything that additions are decided by; the carts are locked. */
export interface AdditionFacts {
  readonly carts: ReadonlyMap<number, CartRecord>
  /** Answers that were given before, by their key. */
  readonly stored: ReadonlyMap<string, StoredAnswer<CartTotals>>
  /** By which transaction each of the paid carts was paid. */
  readonly transactions: ReadonlyMap<number, string>
  readonly lines: ReadonlyMap<number, readonly CartLine[]>
  readonly goods: ReadonlyMap<number, CatalogueGoods>
  readonly groups: ReadonlyMap<number, readonly ModifierGroup[]>
  /** Whether a cart that is not in `carts` is not there, or held by somebody else. */
  readonly firstLock: FirstLock
}

/** A cart as additions leave it. */
export interface CartAfter {
  readonly id: number
  readonly userId: number
  readonly isNew: boolean
  lines: readonly CartLine[]
  lastLineNumber: number
  /** Lines that are not stored as they are now, by their number. */
  readonly changed: Map<number, { readonly line: CartLine; readonly isNew: boolean }>
}

/** What orders come to. */
export interface DecidedAdditions {
  /** In the sequence of the orders. */
  readonly decisions: Decision<Outcome<CartTotals>>[]
  /** Carts that were added to. */
  readonly carts: readonly CartAfter[]
  /** To be stored with their keys. */
  readonly answers: readonly { readonly idempotency: Idempotency; readonly answer: CartTotals }[]
  /** Keys whose answer is given again. */
  readonly replays: readonly Idempotency[]
  /** Paid carts, whose sale is spoken of. */
  readonly cartsSpokenOf: ReadonlySet<number>
}

/** Decides orders one after the other, each on what those before it have left. Asks nothing of the database. */
export function decideAdditions(orders: readonly AddOrder[], facts: AdditionFacts): DecidedAdditions {
  const carts = new Map<number, CartAfter>()
  const answers = new Map<string, { readonly idempotency: Idempotency; readonly answer: CartTotals }>()
  const replays = new Map<string, Idempotency>()
  const cartsSpokenOf = new Set<number>()

  function decide({ body, idempotency, rules, newCartId }: AddOrder): Decision<Outcome<CartTotals>> {
    const isHeldElsewhere = body.cart_id !== undefined && !facts.carts.has(body.cart_id)
    if (isHeldElsewhere && facts.firstLock === 'skip') return { kind: 'held-elsewhere' }

    if (idempotency !== undefined) {
      const earlier = facts.stored.get(idempotency.key)
      if (earlier !== undefined) {
        refuseOtherRequest(idempotency, earlier.fingerprint)
        replays.set(idempotency.key, idempotency)
        return answered(earlier.answer, true)
      }
      const neighbour = answers.get(idempotency.key)
      if (neighbour !== undefined) {
        refuseOtherRequest(idempotency, neighbour.idempotency.fingerprint)
        return answered(neighbour.answer, true)
      }
    }

    const cart = body.cart_id === undefined ? newCart(newCartId, body.user_id) : openCart(body.cart_id, body)
    const answer = add(cart, body, rules)
    carts.set(cart.id, cart)
    if (idempotency !== undefined) answers.set(idempotency.key, { idempotency, answer })
    return answered(answer, false)
  }

  function openCart(cartId: number, { user_id }: AddToCartBody): CartAfter {
    const found = facts.carts.get(cartId)
    if (found === undefined || found.userId !== user_id) throw new Refusal('CART_NOT_FOUND')
    if (found.status === 'paid') {
      cartsSpokenOf.add(cartId)
      throw new Refusal('CART_ALREADY_PAID', {
        transaction_id: transactionIdIn(facts.transactions, cartId),
      })
    }
    if (found.hasEnded) throw new Refusal('CART_ENDED')
    const { id, userId, lastLineNumber } = found
    const lines = facts.lines.get(id) ?? []
    return carts.get(id) ?? { id, userId, isNew: false, lines, lastLineNumber, changed: new Map() }
  }

  function add(cart: CartAfter, body: AddToCartBody, rules: PriceRules): CartTotals {
    const { lines, lastLineNumber } = cart
    const goods = facts.goods.get(body.goods_id)
    const { line, isNew } = decideAddition(
      { lines, goods, groups: facts.groups.get(body.goods_id) ?? [], lastLineNumber },
      { quantity: body.total, shownPrice: body.goods_price, note: body.note, modifierIds: body.modifiers },
    )
    const after = [...lines.filter((other) => other.lineNumber !== line.lineNumber), line]
    const totals = totalsOf(cart.id, after, rules)
    // Last, since a refusal must leave nothing behind.
    cart.lines = after
    cart.lastLineNumber = Math.max(lastLineNumber, line.lineNumber)
    const isNewHere = isNew || cart.changed.get(line.lineNumber)?.isNew === true
    cart.changed.set(line.lineNumber, { line, isNew: isNewHere })
    return totals
  }

  const decisions = decideEach(orders, decide)
  return {
    decisions,
    carts: [...carts.values()],
    answers: [...answers.values()],
    replays: [...replays.values()],
    cartsSpokenOf,
  }
}

function newCart(id: number, userId: number): CartAfter {
  return { id, userId, isNew: true, lines: [], lastLineNumber: 0, changed: new Map() }
}

function answered(answer: CartTotals, isReplay: boolean): Decision<Outcome<CartTotals>> {
  return { kind: 'answered', answer: { answer, isReplay } }
}
