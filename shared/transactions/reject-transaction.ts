import type { StaffCaller } from '../auth/caller.ts'
import type { Statements } from '../database/statements.ts'
import { lockLedgerHead } from '../ledger/ledger-head.ts'
import type { CurrentSettings } from '../settings/current-settings.ts'
import { giveBack, type HeldReturn, holdReturn } from './give-back.ts'
import { readPaidByMethod } from './paid-by-method.ts'
import { planReturn } from './plan-return.ts'
import { lineShares } from './refund-amount.ts'
import { returnStock } from './return-stock.ts'
import { readSoldLines, type SoldLine } from './sold-lines.ts'
import { type StepTaken, takeStep } from './take-step.ts'
import type { TransactionRecord } from './transaction-record.ts'

export interface Rejection {
  readonly reason: string
  /** Whose name it carries; undefined for the customer or the clock, who reject only what is not paid. */
  readonly staff: StaffCaller | undefined
  readonly current: Pick<CurrentSettings, 'settings' | 'businessDay'>
}

/**
 * Rejects a locked transaction: its goods go back to stock, and its money, where that came, to who paid. What was
 * not paid is no longer waited for. The caller has asked whether the step may be taken.
 *
 * @throws Refusal `SHIFT_REQUIRED`
 */
export async function rejectTransaction(
  statements: Statements,
  transaction: TransactionRecord,
  { reason, staff, current }: Rejection,
): Promise<StepTaken> {
  const isPaid = transaction.paymentStatus !== 'waiting'
  if (isPaid && staff === undefined) throw new Error('only staff give money back')
  const held =
    isPaid && staff !== undefined
      ? await holdAll(statements, transaction, staff, current)
      : ({ plan: [], customer: undefined, shiftId: null } satisfies HeldReturn)
  const lines = await readSoldLines(statements, transaction.id)
  await returnStock(statements, {
    transactionId: transaction.id,
    pieces: lines.flatMap(({ lineNumber, goodsId, quantity, tookStock }) =>
      tookStock && goodsId !== null ? [{ lineNumber, goodsId, quantity }] : [],
    ),
    staffId: staff?.staffId,
    reason,
  })

  const head = await lockLedgerHead(statements)
  if (isPaid && staff !== undefined) {
    await giveBack(statements, head, current, {
      transaction,
      kind: 'rejection',
      held,
      lines: refundLinesOf(transaction, lines),
      reason,
      staff,
    })
  }
  return takeStep(statements, transaction, head, {
    status: 'rejected',
    paymentStatus: isPaid ? 'refunded' : 'expired',
    refunded: isPaid ? transaction.totalAmount : 0,
    staffId: staff?.staffId,
    detail: { reason, given_back: held.plan },
  })
}

async function holdAll(
  statements: Statements,
  transaction: TransactionRecord,
  staff: StaffCaller,
  current: Rejection['current'],
): Promise<HeldReturn> {
  const paid = await readPaidByMethod(statements, transaction)
  return holdReturn(statements, transaction, planReturn(transaction.totalAmount, paid, []), staff, current)
}

function refundLinesOf({ totalAmount }: TransactionRecord, lines: readonly SoldLine[]) {
  const shares = lineShares(totalAmount, lines)
  return lines
    .filter(({ kind }) => kind === 'goods')
    .map(({ lineNumber, quantity, tookStock }) => ({
      lineNumber,
      quantity,
      amount: shares.get(lineNumber) ?? 0,
      isRestocked: tookStock,
    }))
}
