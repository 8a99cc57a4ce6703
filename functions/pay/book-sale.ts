import assert from 'node:assert/strict'
import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { appendEvent } from '@kedai/shared/ledger/append-event.ts'
import { callNumberOf } from '@kedai/shared/ledger/call-number.ts'
import {
  lockLedgerHead,
  moveLedgerHead,
  nextReceipt,
  receiptNumberOf,
} from '@kedai/shared/ledger/ledger-head.ts'
import type { CartRecord } from '@kedai/shared/sale/cart-record.ts'
import { bookCustomerEntry } from '@kedai/shared/sale/customer-account.ts'
import { creditOf } from '@kedai/shared/sale/decide-payment.ts'
import type { Sale } from '@kedai/shared/sale/decide-sale.ts'
import type { Payment } from './contract.ts'
import type { HeldMoney } from './hold-money.ts'
import type { PayOrder } from './pay-order.ts'
import { lineRowOf, saleDetailOf, soldAtOf } from './sale-rows.ts'

export interface SaleToBook {
  readonly cart: CartRecord
  readonly sale: Omit<Sale, 'needs'>
  readonly money: HeldMoney
  readonly order: PayOrder
}

/**
 * Writes the sale into the ledger. From the head's lock to COMMIT sales are serial, so nothing is decided or
 * looked up in between.
 */
export async function bookSale(statements: Statements, booking: SaleToBook): Promise<Payment> {
  const { cart, sale, money, order } = booking
  const { body, caller, current, idempotency } = order
  const id = uuidToBytes(order.transactionId)
  const staff = caller.kind === 'staff' ? caller : undefined
  // What staff was paid for is seen by staff already; a customer's own order waits for them.
  const status = staff !== undefined && sale.paymentStatus === 'paid' ? 'verified' : 'received'
  const lines = sale.lines.map(lineRowOf)
  const isSplit = sale.tenders.length > 1

  const head = await lockLedgerHead(statements)
  const receipt = nextReceipt(head, current.businessDay)
  const receiptNumber = receiptNumberOf(receipt)
  await statements.change(
    `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount,
       payment_amount, return_amount, business_date, receipt_sequence, idempotency_key, fingerprint, received_at,
       sold_at, staff_id, device_id, table_label, note, settings_version, shift_id, customer_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
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
      head.now,
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
  )
  await statements.insertRows(
    `INSERT INTO transaction_lines (transaction_id, line_number, kind, goods_id, name, quantity, unit_price,
       amount, stock_change, note, modifiers, unit_cost, of_line, included_amount) VALUES ?`,
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
      line.modifiers,
      line.unit_cost,
      line.of_line,
      line.included_amount,
    ]),
  )
  if (isSplit) {
    await statements.insertRows(
      `INSERT INTO transaction_tenders (transaction_id, tender_number, method, amount, staff_id, shift_id)
       VALUES ?`,
      sale.tenders.map(({ method, amount }, index) => [
        id,
        index + 1,
        method,
        amount,
        staff?.staffId ?? null,
        method === 'cash' ? money.shiftId : null,
      ]),
    )
  }
  const credit = creditOf(sale.tenders)
  if (credit !== undefined && money.customer !== undefined) {
    await bookCustomerEntry(statements, money.customer, {
      kind: 'sale',
      amount: credit.amount,
      transactionId: id,
      ...(staff ? { staffId: staff.staffId } : {}),
      businessDate: receipt.businessDate,
      occurredAt: head.now,
    })
  }
  const event = await appendEvent(statements, head, {
    transactionId: id,
    status,
    paymentStatus: sale.paymentStatus,
    detail: saleDetailOf(cart, sale, receiptNumber, lines),
    staffId: staff?.staffId,
  })

  const paidCarts = await statements.change(
    "UPDATE carts FORCE INDEX (PRIMARY) SET status = 'paid' WHERE id = ? AND status = 'open'",
    [cart.id],
  )
  assert.equal(paidCarts, 1, 'a locked open cart is paid exactly once')
  await moveLedgerHead(statements, event, receipt)

  return {
    transaction_id: order.transactionId,
    total_amount: sale.totalAmount,
    payment_amount: sale.paymentAmount,
    return_amount: sale.returnAmount,
    receipt_number: receiptNumber,
    call_number: callNumberOf(receipt),
  }
}
