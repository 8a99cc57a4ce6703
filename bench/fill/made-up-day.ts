import type { History, PastLine } from '@kedai/shared/testing/write-history.ts'
import { stringify, v7 } from 'uuid'
import { type Draw, drawWeighted } from './draw.ts'
import type { MadeUpGoods } from './made-up-goods.ts'
import type { MadeUpPeople } from './made-up-shop.ts'
import type { DayToFill } from './spread-days.ts'

export interface MadeUpShop extends MadeUpPeople {
  /** The most wanted first. */
  readonly goods: { readonly length: number; at(index: number): MadeUpGoods | undefined }
}

/** When a shop sells, by hour in UTC: from 7 to 21 o'clock in Jakarta, most at noon and in the evening. */
const HOURS: readonly (readonly [hour: number, weight: number])[] = [
  ...([0, 1, 2, 3] as const).map((hour) => [hour, 5] as const),
  ...([4, 5, 6] as const).map((hour) => [hour, 14] as const),
  ...([7, 8, 9] as const).map((hour) => [hour, 6] as const),
  ...([10, 11, 12] as const).map((hour) => [hour, 12] as const),
  ...([13, 14] as const).map((hour) => [hour, 5] as const),
]
const METHODS = [
  ['cash', 70],
  ['transfer', 12],
  ['card', 10],
  ['counter', 4],
  ['split', 3],
  ['kasbon', 1],
] as const
const LINES = [
  [1, 40],
  [2, 30],
  [3, 20],
  [4, 10],
] as const
const DISCOUNT_SHARE = 0.08
const REFUND_SHARE = 0.01
const OWN_ORDER_SHARE = 0.3
const ROUNDED_TO = 100

/** One sale that is still to be written. */
export interface MadeUpSale {
  readonly businessDate: string
  readonly at: string
  readonly cartId: number
}

/** The sales of a day in their order, as many as are wanted. */
function planDay(draw: Draw, businessDate: string, count: number, firstNumber: number): MadeUpSale[] {
  const times = Array.from({ length: count }, () => {
    const hour = drawWeighted(draw, HOURS)
    return hour * 3_600_000 + Math.floor(draw() * 3_600_000)
  }).sort((one, other) => one - other)
  return times.map((ms, index) => ({
    businessDate,
    at: `${businessDate} ${new Date(ms).toISOString().slice(11, 23)}000`,
    cartId: madeUpCartId(draw, firstNumber + index),
  }))
}

/** The sales of some days in their order, in batches of at most so many; no batch has two days. */
export function* planBatches(
  draw: Draw,
  days: readonly DayToFill[],
  firstNumber: number,
  salesMax: number,
): Generator<MadeUpSale[]> {
  let number = firstNumber
  for (const { date, count } of days) {
    const planned = planDay(draw, date, count, number)
    number += count
    for (let from = 0; from < planned.length; from += salesMax) yield planned.slice(from, from + salesMax)
  }
}

/** Makes one sale up, with what became of it, and adds it to the history. */
export function makeUpSale(history: History, shop: MadeUpShop, draw: Draw, planned: MadeUpSale): void {
  const { businessDate, at, cartId } = planned
  const id = madeUpId(draw, Date.parse(`${at.slice(0, 23).replace(' ', 'T')}Z`))
  const isOwnOrder = draw() < OWN_ORDER_SHARE
  const drawn = drawWeighted(draw, METHODS)
  const method = isOwnOrder && drawn !== 'cash' ? 'counter' : drawn
  const lines = makeUpLines(shop, draw)
  const total = lines.reduce((sum, { quantity = 1, unitPrice }) => sum + quantity * unitPrice, 0)
  const half = Math.floor(total / 2)
  const isWaiting = method === 'counter'
  const staffId = isOwnOrder ? undefined : shop.staffIds[Math.floor(draw() * shop.staffIds.length)]
  const customerId =
    method === 'kasbon' ? shop.customerIds[Math.floor(draw() * shop.customerIds.length)] : undefined
  const handedOver = Math.ceil(total / 10_000) * 10_000

  history.sell({
    id,
    cartId,
    hasCart: true,
    businessDate,
    at,
    idempotency: { key: Buffer.from(stringify(id)), fingerprint: Buffer.concat([id, id]) },
    method,
    status: isOwnOrder || isWaiting ? 'received' : 'verified',
    paymentStatus: isWaiting ? 'waiting' : 'paid',
    lines,
    ...(method === 'cash' ? { returnAmount: handedOver - total } : {}),
    ...(method === 'split'
      ? {
          tenders: [
            { method: 'card', amount: half },
            { method: 'cash', amount: total - half },
          ],
        }
      : {}),
    ...(staffId === undefined ? {} : { staffId }),
    ...(customerId === undefined ? {} : { customerId }),
  })
  if (customerId !== undefined) {
    const entry = { customerId, businessDate, at }
    history.enter({ ...entry, kind: 'sale', amount: total, transactionId: id })
    history.enter({ ...entry, kind: 'repayment', amount: -total, method: 'cash' })
  }
  const [firstStaff = 0] = shop.staffIds
  if (isWaiting) {
    const paidBy = { method: 'cash', amount: total }
    history.step({ id, at, status: 'completed', paymentStatus: 'paid', staffId: firstStaff, paidBy })
  }
  if (draw() < REFUND_SHARE && customerId === undefined) {
    history.step({
      id,
      at,
      status: 'refunded',
      paymentStatus: 'refunded',
      staffId: firstStaff,
      refund: {
        businessDate,
        kind: 'refund',
        method: 'cash',
        amount: total,
        lines: lines.flatMap(({ kind, quantity = 1 }, index) =>
          kind === 'goods' ? [{ lineNumber: index + 1, quantity, amount: index === 0 ? total : 0 }] : [],
        ),
      },
    })
  }
}

/** Random like those of real carts, so that their rows lie as in a real shop, and never the same for two sales. */
function madeUpCartId(draw: Draw, number: number): number {
  // The finaliser of MurmurHash3 maps the numbers of 32 bits one to one.
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  mixed = (mixed ^ (mixed >>> 16)) >>> 0
  return mixed * 2 ** 21 + Math.floor(draw() * 2 ** 21)
}

/** A UUID of version 7 like those of real sales, but drawn, so that the same seed makes the same shop. */
function madeUpId(draw: Draw, msecs: number): Buffer {
  const random = new Uint8Array(16)
  for (let index = 0; index < random.length; index++) random[index] = draw() * 256
  return Buffer.from(v7({ msecs, random }, new Uint8Array(16)))
}

/** Some goods, the first of the menu far more often than the last, with a tax on top and the total rounded. */
function makeUpLines({ goods }: MadeUpShop, draw: Draw): PastLine[] {
  const wanted = drawWeighted(draw, LINES)
  const lines: PastLine[] = []
  for (let number = 0; number < wanted; number++) {
    const one = goods.at(Math.floor(draw() ** 3 * goods.length))
    if (one === undefined) throw new Error('the shop has no goods')
    // More of the same goods is more pieces of one line.
    if (lines.some(({ goodsId }) => goodsId === one.id)) continue
    lines.push({
      kind: 'goods',
      goodsId: one.id,
      name: one.name,
      quantity: 1 + Math.floor(draw() ** 2 * 3),
      unitPrice: one.price,
      unitCost: one.cost,
      tracksStock: one.tracksStock,
    })
  }
  if (draw() < DISCOUNT_SHARE) lines.push({ kind: 'discount', name: 'Discount', unitPrice: -500, ofLine: 1 })
  const net = lines.reduce((sum, { quantity = 1, unitPrice }) => sum + quantity * unitPrice, 0)
  const tax = Math.round(net / 10)
  lines.push({ kind: 'tax', name: 'PB1', unitPrice: tax })
  const off = (net + tax) % ROUNDED_TO
  if (off !== 0) {
    lines.push({
      kind: 'rounding',
      name: 'Rounding',
      unitPrice: off < ROUNDED_TO / 2 ? -off : ROUNDED_TO - off,
    })
  }
  return lines
}
