import type { Caller } from '../auth/caller.ts'
import { rfc3339 } from '../contract/time.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import { allowedSteps, isAllowed, type Step } from './steps.ts'
import type { TransactionRecord } from './transaction-record.ts'

/**
 * The refusal of a step that may not be taken now, to be returned from its transaction (not thrown): it tells what
 * somebody else just did, so it is committed before it is said.
 *
 * @returns undefined where the step may be taken; else `STEP_NOT_ALLOWED`, to the staff with who took the last one
 */
export async function refuseStep(
  statements: Statements,
  step: Step,
  transaction: TransactionRecord,
  caller: Caller,
): Promise<Refusal | undefined> {
  if (isAllowed(step, transaction)) return undefined
  const last = await readLastStep(statements, transaction.id)
  await flushBeforeRefusing(statements, transaction)
  const isStaff = caller.kind === 'staff'
  return new Refusal('STEP_NOT_ALLOWED', {
    status: transaction.status,
    payment_status: transaction.paymentStatus,
    allowed: allowedSteps(transaction).filter((one) => isStaff || one === 'cancel'),
    ...(isStaff && { by: last.by }),
    at: last.at,
  })
}

/**
 * Before an answer rests on what somebody else committed: InnoDB shows a commit before its flush, and the flush of
 * this change covers it.
 */
export async function flushBeforeRefusing(
  statements: Statements,
  transaction: Pick<TransactionRecord, 'id'>,
): Promise<void> {
  await statements.change('UPDATE transactions SET replays = replays + 1 WHERE id = ?', [transaction.id])
}

async function readLastStep(statements: Statements, id: Buffer): Promise<{ by: string | null; at: string }> {
  const [last] = await statements.listRows<{ display_name: string | null; occurred_at: string }>(
    `SELECT staff.display_name, CAST(transaction_events.occurred_at AS CHAR) AS occurred_at
       FROM transaction_events LEFT JOIN staff ON staff.id = transaction_events.staff_id
      WHERE transaction_events.transaction_id = ? ORDER BY transaction_events.event_number DESC LIMIT ?`,
    [id, 1],
  )
  if (last === undefined) throw new Error('a transaction has the event of its sale')
  return { by: last.display_name, at: rfc3339(last.occurred_at) }
}
