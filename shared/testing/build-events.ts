import { newTransactionId, uuidToBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import { appendEvent } from '../ledger/append-event.ts'
import { lockLedgerHead, moveLedgerHead, nextReceipt, receiptOf } from '../ledger/ledger-head.ts'

const DAY = { timeZone: 'Asia/Jakarta', startsAt: '00:00' }

/** Books a transaction of 5 000 rupiah without lines or cart, for what looks at events only: its id. */
export function buildTransaction(database: Database): Promise<string> {
  const transactionId = newTransactionId()
  const id = uuidToBytes(transactionId)
  return database.transaction(
    async (statements) => {
      const head = await lockLedgerHead(statements)
      const receipt = nextReceipt(head, DAY)
      await statements.change(
        `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount,
           payment_amount, return_amount, business_date, receipt_sequence, received_at)
         VALUES (?, ?, 100, 'counter', 'received', 'waiting', 5000, 5000, 0, ?, ?, ?)`,
        [id, head.lastEventNumber + 1, receipt.businessDate, receipt.sequence, head.now],
      )
      const event = await appendEvent(statements, head, {
        transactionId: id,
        status: 'received',
        paymentStatus: 'waiting',
        detail: '{}',
      })
      await moveLedgerHead(statements, event, receipt)
      return transactionId
    },
    { recognisesItself: false },
  )
}

/** Moves a transaction on, past every rule: the number of its event. */
export function buildStep(
  database: Database,
  transactionId: string,
  status: string,
  paymentStatus = 'waiting',
): Promise<number> {
  const id = uuidToBytes(transactionId)
  return database.transaction(
    async (statements) => {
      await statements.change('UPDATE transactions SET status = ?, payment_status = ? WHERE id = ?', [
        status,
        paymentStatus,
        id,
      ])
      const head = await lockLedgerHead(statements)
      const event = await appendEvent(statements, head, {
        transactionId: id,
        status,
        paymentStatus,
        detail: '{}',
      })
      await moveLedgerHead(statements, event, receiptOf(head))
      return event.eventNumber
    },
    { recognisesItself: false },
  )
}
