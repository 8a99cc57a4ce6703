import fc from 'fast-check'
import { newTransactionId, uuidToBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import { updateDailyTotals } from '../reports/update-daily-totals.ts'
import { type History, openHistory, type PastLine } from './write-history.ts'

/** What somebody does in a shop that is made up for a test. */
export type Move =
  | {
      readonly kind: 'sell'
      /** Days since the sale before. */
      readonly later: number
      readonly minute: number
      readonly method: 'cash' | 'card' | 'counter' | 'split'
      readonly staff: number
      readonly lines: readonly { readonly goods: number; readonly quantity: number; readonly off: number }[]
      readonly extras: readonly {
        readonly kind: 'service' | 'tax' | 'rounding'
        readonly name: string
        readonly amount: number
      }[]
    }
  | { readonly kind: 'pay' | 'refund' | 'reject'; readonly which: number; readonly part: number }
  | { readonly kind: 'total'; readonly limit: number; readonly dayLimit: number }

export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('sell' as const),
        later: fc.constantFrom(0, 0, 0, 1, 2),
        minute: fc.nat(1439),
        method: fc.constantFrom('cash' as const, 'card' as const, 'counter' as const, 'split' as const),
        staff: fc.nat(2),
        lines: fc.array(
          fc.record({ goods: fc.nat(2), quantity: fc.integer({ min: 1, max: 5 }), off: fc.nat(3_000) }),
          { minLength: 1, maxLength: 4 },
        ),
        extras: fc.array(
          fc.record({
            kind: fc.constantFrom('service' as const, 'tax' as const, 'rounding' as const),
            name: fc.constantFrom('PB1', 'pb1', 'PPN'),
            amount: fc.nat(900),
          }),
          { maxLength: 3 },
        ),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('pay' as const, 'refund' as const, 'reject' as const),
        which: fc.nat(20),
        part: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('total' as const),
        limit: fc.integer({ min: 1, max: 6 }),
        dayLimit: fc.integer({ min: 1, max: 3 }),
      }),
    },
  ),
  { minLength: 5, maxLength: 40 },
)

interface Sold {
  readonly id: Buffer
  readonly day: string
  readonly total: number
  readonly at: string
  /** Pieces of the first line that were not taken back. */
  piecesLeft: number
  isPaid: boolean
  isOver: boolean
  refunded: number
}

/** What the model says of a day. */
export interface ExpectedDay {
  sale_count: number
  total_amount: number
  refund_amount: number
  waiting_amount: number
}

const DAY_MS = 86_400_000

/** A shop whose sales are made up, and what its reports must say of them. */
export interface RandomShop {
  play(move: Move): Promise<void>
  /** By business date, of every day since the first. */
  expected(): ReadonlyMap<string, ExpectedDay>
}

/**
 * @param firstDay - `YYYY-MM-DD`, after every day that the shop has sold on
 * @param goodsIds - three, of a cost that is not known for the last
 * @param staffIds - two
 */
export function createRandomShop(
  database: Database,
  firstDay: string,
  goodsIds: readonly number[],
  staffIds: readonly number[],
): RandomShop {
  const sold: Sold[] = []
  const refunds: { day: string; amount: number }[] = []
  let dayMs = Date.parse(`${firstDay}T00:00:00Z`)
  const today = () => new Date(dayMs).toISOString().slice(0, 10)

  function write(work: (history: History) => void): Promise<void> {
    return database.transaction(
      async (statements) => {
        const history = await openHistory(statements)
        work(history)
        await history.write()
      },
      { recognisesItself: false },
    )
  }

  function sell(move: Extract<Move, { kind: 'sell' }>): Promise<void> {
    dayMs += move.later * DAY_MS
    const at = `${today()} ${new Date(move.minute * 60_000).toISOString().slice(11, 19)}.000000`
    const lines: PastLine[] = move.lines.map(({ goods, quantity }) => ({
      kind: 'goods',
      goodsId: goodsIds[goods] ?? 0,
      name: 'as sold',
      quantity,
      unitPrice: 1_000 * (goods + 4),
      unitCost: goods === 2 ? null : 500 * (goods + 1),
    }))
    move.lines.forEach(({ off }, index) => {
      if (off % 3 === 0)
        lines.push({ kind: 'discount', name: 'Discount', unitPrice: -off, ofLine: index + 1 })
      else if (off % 3 === 1) lines.push({ kind: 'discount', name: 'Discount', unitPrice: -off })
    })
    for (const { kind, name, amount } of move.extras) {
      lines.push({ kind, name: kind === 'tax' ? name : kind, unitPrice: amount, includedAmount: amount % 7 })
    }
    const id = uuidToBytes(newTransactionId())
    const staffId = staffIds[move.staff]
    const isPaid = move.method !== 'counter'
    return write((history) => {
      const total = lines.reduce((sum, { quantity = 1, unitPrice }) => sum + quantity * unitPrice, 0)
      const half = Math.floor(total / 2)
      history.sell({
        id,
        cartId: Number(id.readBigUInt64BE(8) >> 11n),
        businessDate: today(),
        at,
        method: move.method,
        status: 'received',
        paymentStatus: isPaid ? 'paid' : 'waiting',
        lines,
        ...(staffId === undefined ? {} : { staffId }),
        ...(move.method === 'cash' || move.method === 'split' ? { returnAmount: 500 } : {}),
        ...(move.method === 'split'
          ? {
              tenders: [
                { method: 'card', amount: half },
                { method: 'cash', amount: total - half + 500 },
              ],
            }
          : {}),
      })
      sold.push({
        id,
        day: today(),
        at,
        total,
        piecesLeft: move.lines[0]?.quantity ?? 0,
        isPaid,
        isOver: false,
        refunded: 0,
      })
    })
  }

  async function change(move: Extract<Move, { kind: 'pay' | 'refund' | 'reject' }>): Promise<void> {
    const sale = sold[move.which % Math.max(sold.length, 1)]
    if (sale === undefined || sale.isOver) return
    const { id, at } = sale
    if (move.kind === 'pay') {
      if (sale.isPaid) return
      await write((history) =>
        history.step({
          id,
          at,
          status: 'verified',
          paymentStatus: 'paid_late',
          paidBy: { method: 'cash', amount: sale.total },
        }),
      )
      sale.isPaid = true
      return
    }
    if (!sale.isPaid) {
      if (move.kind === 'refund') return
      await write((history) => history.step({ id, at, status: 'rejected', paymentStatus: 'expired' }))
      sale.isOver = true
      return
    }
    if (sale.piecesLeft === 0) return
    const left = sale.total - sale.refunded
    const amount = move.kind === 'reject' ? left : Math.floor(left / move.part)
    const isOver = amount === left
    const status = !isOver ? 'verified' : move.kind === 'reject' ? 'rejected' : 'refunded'
    await write((history) =>
      history.step({
        id,
        at,
        status,
        paymentStatus: isOver ? 'refunded' : 'paid',
        ...(staffIds[0] === undefined ? {} : { staffId: staffIds[0] }),
        refund: {
          businessDate: today(),
          kind: move.kind === 'reject' ? 'rejection' : 'refund',
          method: 'cash',
          amount,
          lines: [{ lineNumber: 1, quantity: 1, amount }],
        },
      }),
    )
    sale.refunded += amount
    sale.piecesLeft--
    sale.isOver = isOver
    refunds.push({ day: today(), amount })
  }

  return {
    play: async (move) => {
      if (move.kind === 'sell') await sell(move)
      else if (move.kind === 'total') await updateDailyTotals(database, move)
      else await change(move)
    },
    expected: () => {
      const days = new Map<string, ExpectedDay>()
      for (let atMs = Date.parse(`${firstDay}T00:00:00Z`); atMs <= dayMs; atMs += DAY_MS) {
        const day = new Date(atMs).toISOString().slice(0, 10)
        const ofDay = sold.filter((sale) => sale.day === day)
        const paid = ofDay.filter(({ isPaid }) => isPaid)
        const waiting = ofDay.filter(({ isPaid, isOver }) => !isPaid && !isOver)
        days.set(day, {
          sale_count: paid.length,
          total_amount: sumOf(paid.map(({ total }) => total)),
          refund_amount: sumOf(refunds.filter((one) => one.day === day).map(({ amount }) => amount)),
          waiting_amount: sumOf(waiting.map(({ total }) => total)),
        })
      }
      return days
    },
  }
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}
