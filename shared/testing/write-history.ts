import canonicalize from 'canonicalize'
import type { SqlValue, Statements } from '../database/statements.ts'
import type { SoldModifier } from '../goods/modifiers.ts'
import { hashEvent } from '../ledger/event-hash.ts'
import { type LedgerHead, lockLedgerHead, receiptNumberOf } from '../ledger/ledger-head.ts'
import { type LineRow, linesDigest } from '../ledger/sale-detail.ts'

/** A line of a sale of the past; what is left out is as of goods without a count and of known cost. */
export interface PastLine {
  readonly kind: 'goods' | 'discount' | 'service' | 'tax' | 'rounding' | 'delivery'
  readonly goodsId?: number
  readonly name: string
  readonly quantity?: number
  readonly unitPrice: number
  readonly tracksStock?: boolean
  readonly unitCost?: number | null
  readonly ofLine?: number
  readonly includedAmount?: number
  readonly modifiers?: readonly SoldModifier[]
  readonly note?: string
}

export interface PastSale {
  /** 16 bytes. */
  readonly id: Buffer
  readonly cartId: number
  /** `YYYY-MM-DD`; never before that of the sale before it. */
  readonly businessDate: string
  /** DATETIME(6) in UTC, with all six digits. */
  readonly at: string
  readonly method: string
  readonly status: 'received' | 'verified' | 'completed'
  readonly paymentStatus: 'waiting' | 'paid'
  readonly lines: readonly PastLine[]
  /** Of a split payment; they add up to the total and the change. */
  readonly tenders?: readonly { readonly method: string; readonly amount: number }[]
  readonly returnAmount?: number
  readonly staffId?: number
  readonly customerId?: number
  /** Whether the cart is written as well, paid, as it stays in a shop; otherwise the sale has none. */
  readonly hasCart?: boolean
  /** What the client sent with it: a key of ASCII letters, and the request's fingerprint of 32 bytes. */
  readonly idempotency?: { readonly key: Buffer; readonly fingerprint: Buffer }
}

export interface PastStep {
  readonly id: Buffer
  readonly at: string
  readonly status: string
  readonly paymentStatus: string
  readonly staffId?: number
  /** What the order that waited was paid by, and how much. */
  readonly paidBy?: { readonly method: string; readonly amount: number }
  readonly refund?: {
    /** `YYYY-MM-DD` */
    readonly businessDate: string
    readonly kind: 'refund' | 'rejection'
    readonly method: string
    readonly amount: number
    readonly lines: readonly {
      readonly lineNumber: number
      readonly quantity: number
      readonly amount: number
    }[]
  }
}

export interface PastCustomerEntry {
  readonly customerId: number
  readonly kind: 'sale' | 'repayment' | 'refund' | 'correction'
  readonly amount: number
  readonly businessDate: string
  readonly at: string
  readonly transactionId?: Buffer
  readonly method?: string
}

/** Where a history begins. */
export interface HistoryStart {
  readonly head: LedgerHead
  /** What each customer owes, by their number; goes on with the history. */
  readonly balances: Map<number, number>
  readonly nextRefundId: number
}

/** Tables that a history has rows for, each after those that it refers to, with the columns that it fills. */
export const HISTORY_COLUMNS = {
  carts: ['id', 'user_id', 'status', 'last_line_number', 'opened_at'],
  cart_lines: ['cart_id', 'line_number', 'goods_id', 'quantity', 'unit_price'],
  transactions: [
    ...['id', 'cart_id', 'user_id', 'method', 'status', 'payment_status', 'total_amount', 'payment_amount'],
    ...['return_amount', 'business_date', 'receipt_sequence', 'received_at', 'staff_id', 'customer_id'],
    ...['refunded_amount', 'idempotency_key', 'fingerprint'],
  ],
  transaction_lines: [
    ...['transaction_id', 'line_number', 'kind', 'goods_id', 'name', 'quantity', 'unit_price', 'amount'],
    ...['stock_change', 'unit_cost', 'of_line', 'included_amount', 'modifiers', 'note'],
  ],
  transaction_tenders: ['transaction_id', 'tender_number', 'method', 'amount'],
  refunds: [
    ...['id', 'transaction_id', 'kind', 'amount', 'method', 'reason', 'staff_id', 'business_date'],
    'refunded_at',
  ],
  refund_lines: ['refund_id', 'transaction_id', 'line_number', 'quantity', 'amount', 'restocked'],
  customer_entries: [
    ...['customer_id', 'kind', 'amount', 'balance_after', 'transaction_id', 'method', 'business_date'],
    'occurred_at',
  ],
  transaction_events: [
    ...['event_number', 'transaction_id', 'status', 'payment_status', 'occurred_at', 'clock_suspect'],
    ...['staff_id', 'detail', 'hash'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type HistoryTable = keyof typeof HISTORY_COLUMNS
export const HISTORY_TABLES = Object.keys(HISTORY_COLUMNS) as HistoryTable[]

/** Everything that a history comes to, for whoever writes it. */
export interface CollectedHistory {
  readonly rows: Readonly<Record<HistoryTable, SqlValue[][]>>
  /** Steps of sales that were there before. */
  readonly earlierSteps: readonly PastStep[]
  /** Pieces to be taken from the stock, by goods. */
  readonly soldPieces: ReadonlyMap<number, number>
  /** Rupiah by which what a customer owes has changed. */
  readonly owed: ReadonlyMap<number, number>
  /** Where the next history begins. */
  readonly end: HistoryStart
}

/** Collects what happened in a shop, in its order. */
export interface History {
  /** @returns rupiah of the sale */
  sell(sale: PastSale): number
  step(step: PastStep): void
  enter(entry: PastCustomerEntry): void
}

/** One that can be written in few statements; the books are then in order. */
export interface OpenHistory extends History {
  /** Writes what was collected and moves the ledger's head; the caller commits. */
  write(): Promise<void>
}

/** Begins where the ledger stands, whose head it locks until COMMIT. */
export async function openHistory(statements: Statements): Promise<OpenHistory> {
  const { collected, ...history } = collectHistory(await readHistoryStart(statements))
  return { ...history, write: () => writeHistory(statements, collected()) }
}

/** Where the ledger stands; its head is locked until COMMIT. */
export async function readHistoryStart(statements: Statements): Promise<HistoryStart> {
  return {
    head: await lockLedgerHead(statements),
    balances: await readBalances(statements),
    nextRefundId: await nextRefundId(statements),
  }
}

/** As {@link openHistory}, for whoever writes it in their own way. */
export function collectHistory(start: HistoryStart): History & { collected(): CollectedHistory } {
  let { head, nextRefundId: refundId } = start
  const { balances } = start
  const transactions = new Map<string, SqlValue[]>()
  const rows: Record<HistoryTable, SqlValue[][]> = {
    carts: [],
    cart_lines: [],
    transactions: [],
    transaction_lines: [],
    transaction_tenders: [],
    refunds: [],
    refund_lines: [],
    customer_entries: [],
    transaction_events: [],
  }
  const earlierSteps: PastStep[] = []
  const soldPieces = new Map<number, number>()
  const owed = new Map<number, number>()

  function append(
    id: Buffer,
    at: string,
    status: string,
    paymentStatus: string,
    staffId: number,
    detail: string,
  ) {
    const eventNumber = head.lastEventNumber + 1
    const event = { eventNumber, transactionId: id, status, paymentStatus, occurredAt: at, staffId, detail }
    const hash = hashEvent(head.lastHash, event)
    const who = staffId === 0 ? null : staffId
    rows.transaction_events.push([
      eventNumber,
      id,
      status,
      paymentStatus,
      at,
      at < head.lastEventAt,
      who,
      detail,
      hash,
    ])
    head = { ...head, lastEventNumber: eventNumber, lastEventAt: at, lastHash: hash }
  }

  function sell(sale: PastSale): number {
    const lines = sale.lines.map(lineRowOf)
    const total = lines.reduce((sum, { amount }) => sum + amount, 0)
    const change = sale.returnAmount ?? 0
    const isSameDay = sale.businessDate === head.businessDate
    const sequence = isSameDay ? head.lastReceiptSequence + 1 : 1
    head = { ...head, businessDate: sale.businessDate, lastReceiptSequence: sequence }
    const {
      id,
      cartId,
      method,
      status,
      paymentStatus,
      staffId = null,
      customerId = null,
      tenders = [],
    } = sale
    transactions.set(id.toString('latin1'), [
      ...[id, cartId, 1, method, status, paymentStatus, total, total + change, change, sale.businessDate],
      ...[sequence, sale.at, staffId, customerId, 0, sale.idempotency?.key ?? null],
      sale.idempotency?.fingerprint ?? null,
    ])
    if (sale.hasCart) rows.carts.push([cartId, 1, 'paid', lines.length, sale.at])
    for (const line of lines) {
      if (sale.hasCart && line.kind === 'goods') {
        rows.cart_lines.push([cartId, line.line_number, line.goods_id, line.quantity, line.unit_price])
      }
      rows.transaction_lines.push([
        ...[id, line.line_number, line.kind, line.goods_id, line.name, line.quantity, line.unit_price],
        ...[line.amount, line.stock_change, line.unit_cost, line.of_line, line.included_amount],
        ...[line.modifiers, line.note],
      ])
      if (line.goods_id !== null && line.stock_change !== 0) {
        soldPieces.set(line.goods_id, (soldPieces.get(line.goods_id) ?? 0) + line.quantity)
      }
    }
    tenders.forEach((tender, index) => {
      rows.transaction_tenders.push([id, index + 1, tender.method, tender.amount])
    })
    const detail = {
      cart_id: cartId,
      method,
      total_amount: total,
      payment_amount: total + change,
      return_amount: change,
      receipt_number: receiptNumberOf({ businessDate: sale.businessDate, sequence }),
      lines_sha256: linesDigest(lines),
      ...(tenders.length > 0 ? { tenders } : {}),
    }
    append(id, sale.at, status, paymentStatus, staffId ?? 0, canonicalize(detail) ?? '')
    return total
  }

  function step(taken: PastStep): void {
    const { id, refund, paidBy } = taken
    const waiting = transactions.get(id.toString('latin1'))
    if (waiting === undefined) earlierSteps.push(taken)
    else {
      waiting[4] = taken.status
      waiting[5] = taken.paymentStatus
      waiting[14] = Number(waiting[14]) + (refund?.amount ?? 0)
    }
    if (paidBy !== undefined) rows.transaction_tenders.push([id, 1, paidBy.method, paidBy.amount])
    if (refund !== undefined) {
      rows.refunds.push([
        ...[refundId, id, refund.kind, refund.amount, refund.method, 'as of the past'],
        ...[taken.staffId ?? null, refund.businessDate, taken.at],
      ])
      for (const line of refund.lines) {
        rows.refund_lines.push([refundId, id, line.lineNumber, line.quantity, line.amount, false])
      }
      refundId++
    }
    append(id, taken.at, taken.status, taken.paymentStatus, taken.staffId ?? 0, '')
  }

  function enter({
    customerId,
    kind,
    amount,
    businessDate,
    at,
    transactionId,
    method,
  }: PastCustomerEntry): void {
    const balance = (balances.get(customerId) ?? 0) + amount
    balances.set(customerId, balance)
    owed.set(customerId, (owed.get(customerId) ?? 0) + amount)
    rows.customer_entries.push([
      customerId,
      kind,
      amount,
      balance,
      transactionId ?? null,
      method ?? null,
      businessDate,
      at,
    ])
  }

  return {
    sell,
    step,
    enter,
    collected: () => ({
      rows: { ...rows, transactions: [...transactions.values()] },
      earlierSteps,
      soldPieces,
      owed,
      end: { head, balances, nextRefundId: refundId },
    }),
  }
}

function lineRowOf(line: PastLine, index: number) {
  const { quantity = 1, tracksStock = false } = line
  return {
    line_number: index + 1,
    kind: line.kind,
    goods_id: line.goodsId ?? null,
    name: line.name,
    quantity,
    unit_price: line.unitPrice,
    amount: quantity * line.unitPrice,
    stock_change: line.kind === 'goods' && tracksStock ? -quantity : 0,
    note: line.note ?? '',
    modifiers: line.modifiers === undefined ? null : JSON.stringify(line.modifiers),
    unit_cost: line.unitCost ?? null,
    of_line: line.ofLine ?? null,
    included_amount: line.includedAmount ?? 0,
  } satisfies LineRow
}

async function writeHistory(statements: Statements, history: CollectedHistory): Promise<void> {
  for (const table of HISTORY_TABLES) {
    await statements.insertRows(
      `INSERT INTO ${table} (${HISTORY_COLUMNS[table].join(', ')}) VALUES ?`,
      history.rows[table],
    )
  }
  for (const { id, status, paymentStatus, refund } of history.earlierSteps) {
    await statements.change(
      'UPDATE transactions SET status = ?, payment_status = ?, refunded_amount = refunded_amount + ? WHERE id = ?',
      [status, paymentStatus, refund?.amount ?? 0, id],
    )
  }
  await moveAll(statements, 'UPDATE goods SET stock = stock - CASE id', history.soldPieces)
  await moveAll(statements, 'UPDATE customers SET balance = balance + CASE id', history.owed)
  await moveHead(statements, history.end.head)
}

/** All rows by one statement, since a day sells most of the menu. */
async function moveAll(
  statements: Statements,
  update: string,
  changes: ReadonlyMap<number, number>,
): Promise<void> {
  if (changes.size === 0) return
  const cases = [...changes].map(() => 'WHEN ? THEN ?').join(' ')
  const ids = [...changes.keys()]
  await statements.change(`${update} ${cases} END WHERE id IN (${ids.map(() => '?').join(', ')})`, [
    ...[...changes].flat(),
    ...ids,
  ])
}

/** The ledger's head, by whoever wrote its events. */
export async function moveHead(statements: Statements, head: LedgerHead): Promise<void> {
  await statements.change(
    `UPDATE ledger_head SET last_event_number = ?, last_event_at = ?, last_hash = ?, business_date = ?,
       last_receipt_sequence = ? WHERE id = 1`,
    [head.lastEventNumber, head.lastEventAt, head.lastHash, head.businessDate, head.lastReceiptSequence],
  )
}

async function readBalances(statements: Statements): Promise<Map<number, number>> {
  const customers = await statements.rows<{ id: number; balance: number }>(
    'SELECT id, balance FROM customers',
  )
  return new Map(customers.map(({ id, balance }) => [id, balance]))
}

async function nextRefundId(statements: Statements): Promise<number> {
  const [row] = await statements.rows<{ next: number }>(
    'SELECT COALESCE(MAX(id), 0) + 1 AS next FROM refunds',
  )
  return row?.next ?? 1
}
