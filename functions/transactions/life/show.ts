import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { HISTORY_MAX } from '@kedai/shared/limits.ts'
import type { ReadFlushed } from '@kedai/shared/transactions/read-flushed.ts'
import { allowedSteps } from '@kedai/shared/transactions/steps.ts'
import { readLines, readRefunds, readTenders } from './read-details.ts'
import type { TransactionDetails } from './search-contract.ts'
import { personOf, SUMMARY_COLUMNS, SUMMARY_JOINS, type SummaryRow, summaryOf } from './summary.ts'

/** @throws Refusal `TRANSACTION_NOT_FOUND` */
export type Show = (transactionId: string) => Promise<TransactionDetails>

export function createShow(read: ReadFlushed): Show {
  return (transactionId) =>
    read(async (statements) => {
      const id = uuidToBytes(transactionId)
      const [row] = await statements.rows<SummaryRow & DetailsRow>(
        `SELECT ${SUMMARY_COLUMNS}, transactions.cart_id, transactions.payment_amount, transactions.return_amount,
                transactions.receipt_prints FROM transactions ${SUMMARY_JOINS} WHERE transactions.id = ?`,
        [id],
      )
      if (row === undefined) throw new Refusal('TRANSACTION_NOT_FOUND')
      return {
        ...summaryOf(row),
        cart_id: row.cart_id,
        payment_amount: row.payment_amount,
        return_amount: row.return_amount,
        receipt_prints: row.receipt_prints,
        allowed: allowedSteps({ status: row.status, paymentStatus: row.payment_status }),
        lines: await readLines(statements, id),
        tenders: await readTenders(statements, id),
        refunds: await readRefunds(statements, id),
        history: await readHistory(statements, id),
      }
    })
}

interface DetailsRow {
  cart_id: number
  payment_amount: number
  return_amount: number
  receipt_prints: number
}

async function readHistory(statements: Statements, id: Buffer): Promise<TransactionDetails['history']> {
  const rows = await statements.listRows<{
    event_number: number
    status: TransactionDetails['status']
    payment_status: TransactionDetails['payment_status']
    occurred_at: string
    staff_id: number | null
    staff_name: string | null
    detail: string
  }>(
    `SELECT events.event_number, events.status, events.payment_status,
            CAST(events.occurred_at AS CHAR) AS occurred_at, events.staff_id, staff.display_name AS staff_name,
            events.detail
       FROM transaction_events AS events LEFT JOIN staff ON staff.id = events.staff_id
      WHERE events.transaction_id = ? ORDER BY events.event_number DESC LIMIT ?`,
    [id, HISTORY_MAX],
  )
  return rows.reverse().map((row) => ({
    event_number: row.event_number,
    status: row.status,
    payment_status: row.payment_status,
    occurred_at: rfc3339(row.occurred_at),
    by: personOf(row.staff_id, row.staff_name),
    reason: reasonOf(row.detail),
  }))
}

function reasonOf(detail: string): string | null {
  if (detail === '') return null
  const { reason } = JSON.parse(detail) as { reason?: unknown }
  return typeof reason === 'string' ? reason : null
}
