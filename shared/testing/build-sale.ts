import { newCartId, newTransactionId, uuidToBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import { appendEvent } from '../ledger/append-event.ts'
import { lockLedgerHead, moveLedgerHead, nextReceipt } from '../ledger/ledger-head.ts'

export interface SaleToBuild {
  readonly goodsId: number
  readonly quantity?: number
  /** Lines that the quantity is sold in, each of it. */
  readonly lines?: number
  readonly staffId?: number
}

const DAY = { timeZone: 'Asia/Jakarta', startsAt: '00:00' }

/**
 * Sells goods with tracked stock for nothing, past pay's rules but with the books in order.
 *
 * @returns its `transaction_id`
 */
export function buildSale(
  database: Database,
  { goodsId, quantity = 1, lines = 1, staffId }: SaleToBuild,
): Promise<string> {
  const transactionId = newTransactionId()
  const id = uuidToBytes(transactionId)
  return database.transaction(
    async (statements) => {
      await statements.change('UPDATE goods FORCE INDEX (PRIMARY) SET stock = stock - ? WHERE id = ?', [
        quantity * lines,
        goodsId,
      ])
      const head = await lockLedgerHead(statements)
      const receipt = nextReceipt(head, DAY)
      await statements.change(
        `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount,
           payment_amount, return_amount, business_date, receipt_sequence, received_at, staff_id)
         VALUES (?, ?, 1, 'cash', 'verified', 'paid', 0, 0, 0, ?, ?, ?, ?)`,
        [id, newCartId(), receipt.businessDate, receipt.sequence, head.now, staffId ?? null],
      )
      await statements.insertRows(
        `INSERT INTO transaction_lines (transaction_id, line_number, kind, goods_id, name, quantity, unit_price, amount,
           stock_change) VALUES ?`,
        Array.from({ length: lines }, (_, index) => [
          id,
          index + 1,
          'goods',
          goodsId,
          'as sold',
          quantity,
          0,
          0,
          -quantity,
        ]),
      )
      const event = await appendEvent(statements, head, {
        transactionId: id,
        status: 'verified',
        paymentStatus: 'paid',
        detail: '',
        staffId,
      })
      await moveLedgerHead(statements, event, receipt)
      return transactionId
    },
    { recognisesItself: false },
  )
}
