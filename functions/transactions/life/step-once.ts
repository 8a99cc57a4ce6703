import type { Caller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import type { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { refuseStep } from '@kedai/shared/transactions/refuse-step.ts'
import type { Step } from '@kedai/shared/transactions/steps.ts'
import { lockTransaction, type TransactionRecord } from '@kedai/shared/transactions/transaction-record.ts'

/** Who wants which step of which transaction. */
export interface StepAsked {
  readonly step: Step
  readonly transactionId: string
  readonly caller: Caller
  readonly idempotency: Idempotency | undefined
}

/**
 * One step in one transaction: its row is locked first, so that of two at once one wins and the other is told who.
 *
 * @param work - what the step does; only where it may be taken
 * @throws Refusal `TRANSACTION_NOT_FOUND`, `STEP_NOT_ALLOWED`, `IDEMPOTENCY_KEY_REUSED`, and what the work refuses
 */
export function stepOnce<Answer>(
  database: Pick<Database, 'transaction'>,
  { step, transactionId, caller, idempotency }: StepAsked,
  work: (statements: Statements, transaction: TransactionRecord) => Promise<Answer | Refusal>,
): Promise<Outcome<Answer>> {
  return oncePerKey(database, {
    idempotency,
    lock: (statements) => lockTransaction(statements, transactionId),
    work: async (statements, transaction) =>
      (await refuseStep(statements, step, transaction, caller)) ?? work(statements, transaction),
  })
}
