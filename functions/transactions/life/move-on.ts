import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { lockLedgerHead } from '@kedai/shared/ledger/ledger-head.ts'
import { type StepTaken, takeStep } from '@kedai/shared/transactions/take-step.ts'
import { stepOnce } from './step-once.ts'

/** A step that moves neither money nor stock. */
export type MoveOn = (
  transactionId: string,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<StepTaken>>

/** Staff have seen a received order and make it. */
export function createVerify(database: Database): MoveOn {
  return createMoveOn(database, 'verify', 'verified')
}

/** A verified order is made, paid and handed over. */
export function createComplete(database: Database): MoveOn {
  return createMoveOn(database, 'complete', 'completed')
}

function createMoveOn(
  database: Database,
  step: 'verify' | 'complete',
  status: 'verified' | 'completed',
): MoveOn {
  return (transactionId, caller, idempotency) =>
    stepOnce(database, { step, transactionId, caller, idempotency }, async (statements, transaction) =>
      takeStep(statements, transaction, await lockLedgerHead(statements), {
        status,
        paymentStatus: transaction.paymentStatus,
        staffId: caller.staffId,
      }),
    )
}
