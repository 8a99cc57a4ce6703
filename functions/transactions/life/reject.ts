import type { Caller, StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { rejectTransaction } from '@kedai/shared/transactions/reject-transaction.ts'
import type { StepTaken } from '@kedai/shared/transactions/take-step.ts'
import { stepOnce } from './step-once.ts'

type Needs = Pick<Platform, 'database' | 'settings' | 'goodsChanged'>

/** What the books say of an order that its customer took back. */
const CANCELLED = 'cancelled by the customer'

/**
 * Staff turn an order down, with a reason.
 *
 * @throws Refusal `SHIFT_REQUIRED`, and as {@link stepOnce}
 */
export type Reject = (
  transactionId: string,
  reason: string,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<StepTaken>>

export function createReject({ database, settings, goodsChanged }: Needs): Reject {
  return async (transactionId, reason, caller, idempotency) => {
    const current = await settings.current()
    const outcome = await stepOnce(
      database,
      { step: 'reject', transactionId, caller, idempotency },
      (statements, transaction) =>
        rejectTransaction(statements, transaction, { reason, staff: caller, current }),
    )
    if (!outcome.isReplay) goodsChanged.fire()
    return outcome
  }
}

/**
 * Whoever holds the id takes an order back that is neither verified nor paid.
 *
 * @throws Refusal as {@link stepOnce}
 */
export type Cancel = (
  transactionId: string,
  caller: Caller,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<StepTaken>>

export function createCancel({ database, settings, goodsChanged }: Needs): Cancel {
  return async (transactionId, caller, idempotency) => {
    const current = await settings.current()
    const staff = caller.kind === 'staff' ? caller : undefined
    const outcome = await stepOnce(
      database,
      { step: 'cancel', transactionId, caller, idempotency },
      (statements, transaction) =>
        rejectTransaction(statements, transaction, { reason: CANCELLED, staff, current }),
    )
    if (!outcome.isReplay) goodsChanged.fire()
    return outcome
  }
}
