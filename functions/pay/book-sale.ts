import assert from 'node:assert/strict'
import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { appendEvent } from '@kedai/shared/ledger/append-event.ts'
import type { BusinessDay } from '@kedai/shared/ledger/business-date.ts'
import {
  lockLedgerHead,
  moveLedgerHead,
  nextReceipt,
  receiptNumberOf,
} from '@kedai/shared/ledger/ledger-head.ts'
import { linesDigest } from '@kedai/shared/ledger/sale-detail.ts'
import type { CartRecord } from '@kedai/shared/sale/cart-record.ts'
import type { Sale } from '@kedai/shared/sale/decide-sale.ts'
import type { SaleLine } from '@kedai/shared/sale/price-sale.ts'
import canonicalize from 'canonicalize'
import type { Payment } from './contract.ts'

export interface SaleToBook {
  readonly cart: CartRecord
  readonly sale: Sale
  readonly transactionId: string
  readonly idempotency: Idempotency | undefined
  readonly businessDay: BusinessDay
}

/**
 * Writes the sale into the ledger. From the head's lock to COMMIT sales are serial, so nothing is decided or
 * looked up in between.
 */
export async function bookSale(statements: Statements, booking: SaleToBook): Promise<Payment> {
  const { cart, sale, businessDay } = booking
  const id = uuidToBytes(booking.transactionId)
  const head = await lockLedgerHead(statements)
  const receipt = nextReceipt(head, businessDay)
  const receiptNumber = receiptNumberOf(receipt)
  const lines = sale.lines.map(rowOf)

  await statements.change(
    `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount,
       payment_amount, return_amount, business_date, receipt_sequence, idempotency_key, fingerprint, received_at)
     VALUES (?, ?, ?, ?, 'received', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      cart.id,
      cart.userId,
      sale.method,
      sale.paymentStatus,
      sale.totalAmount,
      sale.paymentAmount,
      sale.returnAmount,
      receipt.businessDate,
      receipt.sequence,
      booking.idempotency ? Buffer.from(booking.idempotency.key) : null,
      booking.idempotency?.fingerprint ?? null,
      head.now,
    ],
  )
  await statements.insertRows(
    `INSERT INTO transaction_lines (transaction_id, line_number, kind, goods_id, name, quantity, unit_price,
       amount, stock_change, note) VALUES ?`,
    lines.map((line) => [
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
    ]),
  )
  const event = await appendEvent(statements, head, {
    transactionId: id,
    status: 'received',
    paymentStatus: sale.paymentStatus,
    detail: detailOf(cart, sale, receiptNumber),
  })

  const paidCarts = await statements.change(
    "UPDATE carts FORCE INDEX (PRIMARY) SET status = 'paid' WHERE id = ? AND status = 'open'",
    [cart.id],
  )
  assert.equal(paidCarts, 1, 'a locked open cart is paid exactly once')
  await moveLedgerHead(statements, event, receipt)

  return {
    transaction_id: booking.transactionId,
    total_amount: sale.totalAmount,
    payment_amount: sale.paymentAmount,
    return_amount: sale.returnAmount,
    receipt_number: receiptNumber,
  }
}

/** What the chain vouches for beside the event's own columns: the sale's amounts and a digest of its lines. */
function detailOf(cart: CartRecord, sale: Sale, receiptNumber: string): string {
  const detail = {
    cart_id: cart.id,
    method: sale.method,
    total_amount: sale.totalAmount,
    payment_amount: sale.paymentAmount,
    return_amount: sale.returnAmount,
    receipt_number: receiptNumber,
    lines_sha256: linesDigest(sale.lines.map(rowOf)),
  }
  return canonicalize(detail) ?? ''
}

/** The line as it is stored, but for the transaction it belongs to. */
function rowOf(line: SaleLine) {
  return {
    line_number: line.lineNumber,
    kind: line.kind,
    goods_id: line.goodsId,
    name: line.name,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    amount: line.amount,
    stock_change: line.stockChange,
    note: line.note,
  }
}
