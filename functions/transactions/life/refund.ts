import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { lockLedgerHead } from '@kedai/shared/ledger/ledger-head.ts'
import { REFUNDS_PER_TRANSACTION_MAX } from '@kedai/shared/limits.ts'
import type { CurrentSettings } from '@kedai/shared/settings/current-settings.ts'
import { giveBack, holdReturn } from '@kedai/shared/transactions/give-back.ts'
import { readPaidByMethod, readReturnedByMethod } from '@kedai/shared/transactions/paid-by-method.ts'
import { planReturn } from '@kedai/shared/transactions/plan-return.ts'
import { refundAmounts } from '@kedai/shared/transactions/refund-amount.ts'
import { returnStock } from '@kedai/shared/transactions/return-stock.ts'
import { readSoldLines, type SoldLine } from '@kedai/shared/transactions/sold-lines.ts'
import { takeStep } from '@kedai/shared/transactions/take-step.ts'
import type { TransactionRecord } from '@kedai/shared/transactions/transaction-record.ts'
import { type ChosenPieces, choosePieces } from './choose-pieces.ts'
import type { RefundBody, Refunded } from './contract.ts'
import { stepOnce } from './step-once.ts'

/**
 * Gives money back for all or some of what was sold; goods go back to stock by choice.
 *
 * @throws Refusal `REFUND_TOO_HIGH`, `REFUND_METHOD`, `REFUNDS_FULL`, `SHIFT_REQUIRED`, and as {@link stepOnce}
 */
export type Refund = (
  transactionId: string,
  body: RefundBody,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<Refunded>>

export function createRefund({
  database,
  settings,
  goodsChanged,
}: Pick<Platform, 'database' | 'settings' | 'goodsChanged'>): Refund {
  return async (transactionId, body, caller, idempotency) => {
    const current = await settings.current()
    const outcome = await stepOnce(
      database,
      { step: 'refund', transactionId, caller, idempotency },
      (statements, transaction) => refund(statements, transaction, { body, staff: caller, current }),
    )
    if (!outcome.isReplay) goodsChanged.fire()
    return outcome
  }
}

interface RefundAsked {
  readonly body: RefundBody
  readonly staff: StaffCaller
  readonly current: CurrentSettings
}

async function refund(
  statements: Statements,
  transaction: TransactionRecord,
  { body, staff, current }: RefundAsked,
): Promise<Refunded> {
  const sold = await readSoldLines(statements, transaction.id)
  const pieces = choosePieces(sold, body)
  const amounts = refundAmounts(transaction.totalAmount, sold, pieces)
  const amount = amounts.reduce((sum, one) => sum + one, 0)
  const isLast = leavesNothing(transaction, sold, pieces, amount)
  if (!isLast) await refuseMany(statements, transaction)
  const plan = planReturn(
    amount,
    await readPaidByMethod(statements, transaction),
    await readReturnedByMethod(statements, transaction.id),
    body.method,
  )
  const held = await holdReturn(statements, transaction, plan, staff, current)
  await returnStock(statements, {
    transactionId: transaction.id,
    pieces: pieces.flatMap(({ line: { lineNumber, goodsId }, quantity, isRestocked }) =>
      isRestocked && goodsId !== null ? [{ lineNumber, goodsId, quantity }] : [],
    ),
    staffId: staff.staffId,
    reason: body.reason,
  })

  const lines = pieces.map(({ lineNumber, quantity, isRestocked }, index) => ({
    lineNumber,
    quantity,
    amount: amounts[index] ?? 0,
    isRestocked,
  }))
  const head = await lockLedgerHead(statements)
  await giveBack(statements, head, current, {
    transaction,
    kind: 'refund',
    held,
    lines,
    reason: body.reason,
    staff,
  })
  const onTheWire = lines.map(({ lineNumber, isRestocked, ...line }) => ({
    line_number: lineNumber,
    ...line,
    restocked: isRestocked,
  }))
  const step = await takeStep(statements, transaction, head, {
    status: isLast ? 'refunded' : transaction.status,
    paymentStatus: isLast ? 'refunded' : transaction.paymentStatus,
    refunded: amount,
    staffId: staff.staffId,
    detail: { reason: body.reason, given_back: plan, lines: onTheWire },
  })
  return { ...step, amount, given_back: [...plan], lines: onTheWire }
}

/** All the money is back; of what cost nothing, all the pieces are. */
function leavesNothing(
  { totalAmount, refundedAmount }: TransactionRecord,
  sold: readonly SoldLine[],
  pieces: readonly ChosenPieces[],
  amount: number,
): boolean {
  if (totalAmount > 0) return refundedAmount + amount === totalAmount
  const left = sold.reduce(
    (sum, line) => (line.kind === 'goods' ? sum + line.quantity - line.refundedQuantity : sum),
    0,
  )
  return pieces.reduce((sum, { quantity }) => sum + quantity, 0) === left
}

/** @throws Refusal `REFUNDS_FULL` */
async function refuseMany(statements: Statements, { id }: TransactionRecord): Promise<void> {
  const [counted] = await statements.rows<{ count: number }>(
    'SELECT COUNT(*) AS count FROM refunds WHERE transaction_id = ?',
    [id],
  )
  if ((counted?.count ?? 0) < REFUNDS_PER_TRANSACTION_MAX) return
  throw new Refusal('REFUNDS_FULL', { refunds_max: REFUNDS_PER_TRANSACTION_MAX })
}
