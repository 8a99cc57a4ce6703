export const STATUSES = ['received', 'verified', 'completed', 'rejected', 'refunded'] as const
export type Status = (typeof STATUSES)[number]

export const PAYMENT_STATUSES = ['waiting', 'paid', 'expired', 'paid_late', 'refunded'] as const
export type PaymentState = (typeof PAYMENT_STATUSES)[number]

/** What can be done to a transaction after it was booked. */
export const STEPS = ['verify', 'complete', 'reject', 'refund', 'take_payment', 'cancel'] as const
export type Step = (typeof STEPS)[number]

/** What the steps are decided by. */
export interface TransactionState {
  readonly status: Status
  readonly paymentStatus: PaymentState
}

const isPaid = (payment: PaymentState) => payment === 'paid' || payment === 'paid_late'

/** When each step may be taken: the one place. */
const RULES: Readonly<Record<Step, (status: Status, payment: PaymentState) => boolean>> = {
  verify: (status, payment) => status === 'received' && (isPaid(payment) || payment === 'waiting'),
  // What was served and not paid is not done: either the money comes, or it is rejected.
  complete: (status, payment) => status === 'verified' && isPaid(payment),
  reject: (status, payment) =>
    (status === 'received' && isPaid(payment)) ||
    ((status === 'received' || status === 'verified') && payment === 'waiting'),
  refund: (status, payment) => (status === 'verified' || status === 'completed') && isPaid(payment),
  take_payment: (status, payment) =>
    (status === 'received' || status === 'verified') && payment === 'waiting',
  cancel: (status, payment) => status === 'received' && payment === 'waiting',
}

export function isAllowed(step: Step, { status, paymentStatus }: TransactionState): boolean {
  return RULES[step](status, paymentStatus)
}

/** Every step that may be taken now. */
export function allowedSteps(state: TransactionState): Step[] {
  return STEPS.filter((step) => isAllowed(step, state))
}
