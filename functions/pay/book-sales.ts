import assert from 'node:assert/strict'
import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { appendEvents, type NewEvent } from '@kedai/shared/ledger/append-event.ts'
import { callNumberOf } from '@kedai/shared/ledger/call-number.ts'
import {
  lockLedgerHead,
  moveLedgerHead,
  nextReceipt,
  type Receipt,
  receiptNumberOf,
} from '@kedai/shared/ledger/ledger-head.ts'
import type { CartRecord } from '@kedai/shared/sale/cart-record.ts'
import { bookCustomerEntry } from '@kedai/shared/sale/customer-account.ts'
import { creditOf } from '@kedai/shared/sale/decide-payment.ts'
import type { Sale } from '@kedai/shared/sale/decide-sale.ts'
import type { Payment } from './contract.ts'
import type { SaleMoney } from './hold-money.ts'
import type { PayOrder } from './pay-order.ts'
import { lineRowOf, saleDetailOf, soldAtOf } from './sale-rows.ts'

/** A sale that was decided, with everything it was decided by still locked. */
export interface SaleToBook {
  readonly cart: CartRecord
  readonly sale: Omit<Sale, 'needs'>
  readonly money: SaleMoney
  readonly order: PayOrder
}

/** Each table's rows of one sale. */
interface SaleRows {
  readonly id: Buffer
  readonly transaction: SqlValue[]
  readonly lines: SqlValue[][]
  readonly tenders: SqlValue[][]
  readonly event: NewEvent
}

/**
 * Writes sales into the ledger, in their sequence. From the head's lock to COMMIT sales are serial, so nothing is
 * decided or looked up in between, and what does not need the head is written before it.
 *
 * @returns the answer of each
 */
export async function bookSales(statements: Statements, sales: readonly SaleToBook[]): Promise<Payment[]> {
  if (sales.length === 0) return []
  await closeCarts(
    statements,
    sales.map(({ cart }) => cart.id),
  )

  const head = await lockLedgerHead(statements)
  const receipts = receiptsOf(head, sales)
  const rows = sales.map((sale, index) => rowsOf(sale, receiptAt(receipts, index), head.now))
  await statements.insertRows(
    `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount,
       payment_amount, return_amount, business_date, receipt_sequence, idempotency_key, fingerprint, received_at,
       sold_at, staff_id, device_id, table_label, note, settings_version, shift_id, customer_id) VALUES ?`,
    rows.map(({ transaction }) => transaction),
  )
  await statements.insertRows(
    `INSERT INTO transaction_lines (transaction_id, line_number, kind, goods_id, name, quantity, unit_price,
       amount, stock_change, note, modifiers, unit_cost, of_line, included_amount) VALUES ?`,
    rows.flatMap(({ lines }) => lines),
  )
  await statements.insertRows(
    `INSERT INTO transaction_tenders (transaction_id, tender_number, method, amount, staff_id, shift_id)
     VALUES ?`,
    rows.flatMap(({ tenders }) => tenders),
  )
  for (const [index, { money, sale, order }] of sales.entries()) {
    const credit = creditOf(sale.tenders)
    if (credit === undefined || money.customer === undefined) continue
    await bookCustomerEntry(statements, money.customer, {
      kind: 'sale',
      amount: credit.amount,
      transactionId: uuidToBytes(order.transactionId),
      ...(order.caller.kind === 'staff' ? { staffId: order.caller.staffId } : {}),
      businessDate: receiptAt(receipts, index).businessDate,
      occurredAt: head.now,
    })
  }
  const lastEvent = await appendEvents(
    statements,
    head,
    rows.map(({ event }) => event),
  )
  await moveLedgerHead(statements, lastEvent, receiptAt(receipts, receipts.length - 1))
  return sales.map((sale, index) => paymentOf(sale, receiptAt(receipts, index)))
}

async function closeCarts(statements: Statements, cartIds: readonly number[]): Promise<void> {
  const closed = await statements.listChange(
    "UPDATE carts FORCE INDEX (PRIMARY) SET status = 'paid' WHERE id IN (?) AND status = 'open'",
    [cartIds],
  )
  assert.equal(closed, cartIds.length, 'a locked open cart is paid exactly once')
}

/** Numbers one after the other; the first of them may begin a new day. */
function receiptsOf(
  head: Parameters<typeof nextReceipt>[0],
  sales: readonly Pick<SaleToBook, 'order'>[],
): Receipt[] {
  let standing = head
  return sales.map(({ order }) => {
    const receipt = nextReceipt(standing, order.current.businessDay)
    standing = { ...standing, businessDate: receipt.businessDate, lastReceiptSequence: receipt.sequence }
    return receipt
  })
}

function receiptAt(receipts: readonly Receipt[], index: number): Receipt {
  const receipt = receipts[index]
  if (receipt === undefined) throw new Error('every sale has its receipt')
  return receipt
}

/** @param now - the database's clock, DATETIME(6) in UTC */
function rowsOf({ cart, sale, money, order }: SaleToBook, receipt: Receipt, now: string): SaleRows {
  const { body, caller, current, idempotency } = order
  const id = uuidToBytes(order.transactionId)
  const staff = caller.kind === 'staff' ? caller : undefined
  // What staff was paid for is seen by staff already; a customer's own order waits for them.
  const status = staff !== undefined && sale.paymentStatus === 'paid' ? 'verified' : 'received'
  const lines = sale.lines.map(lineRowOf)
  const isSplit = sale.tenders.length > 1
  return {
    id,
    transaction: [
      id,
      cart.id,
      cart.userId,
      sale.method,
      status,
      sale.paymentStatus,
      sale.totalAmount,
      sale.paymentAmount,
      sale.returnAmount,
      receipt.businessDate,
      receipt.sequence,
      idempotency ? Buffer.from(idempotency.key) : null,
      idempotency?.fingerprint ?? null,
      now,
      soldAtOf(body),
      staff?.staffId ?? null,
      staff?.deviceId ?? null,
      body.table,
      body.note,
      current.version,
      // The drawer that got the cash of a split is told by its tender.
      isSplit ? null : money.shiftId,
      money.customer?.id ?? null,
    ],
    lines: lines.map((line) => [
      id,
      line.line_number,
      line.kind,
      line.goods_id,
      line.name,
      line.quantity,
      line.unit_price,
      line.amount,
      line.stock_change,
      line.note,
      line.modifiers,
      line.unit_cost,
      line.of_line,
      line.included_amount,
    ]),
    tenders: (isSplit ? sale.tenders : []).map(({ method, amount }, index) => [
      id,
      index + 1,
      method,
      amount,
      staff?.staffId ?? null,
      method === 'cash' ? money.shiftId : null,
    ]),
    event: {
      transactionId: id,
      status,
      paymentStatus: sale.paymentStatus,
      detail: saleDetailOf(cart, sale, receiptNumberOf(receipt), lines),
      staffId: staff?.staffId,
    },
  }
}

function paymentOf({ sale, order }: SaleToBook, receipt: Receipt): Payment {
  return {
    transaction_id: order.transactionId,
    total_amount: sale.totalAmount,
    payment_amount: sale.paymentAmount,
    return_amount: sale.returnAmount,
    receipt_number: receiptNumberOf(receipt),
    call_number: callNumberOf(receipt),
  }
}
