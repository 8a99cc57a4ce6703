import { describe, expect, it } from 'vitest'
import { allowedSteps, PAYMENT_STATUSES, type PaymentState, STATUSES, type Status } from './steps.ts'

/** Every state in which anything may be done, written out. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'received waiting': ['verify', 'reject', 'take_payment', 'cancel'],
  'received paid': ['verify', 'reject'],
  'received paid_late': ['verify', 'reject'],
  'verified waiting': ['reject', 'take_payment'],
  'verified paid': ['complete', 'refund'],
  'verified paid_late': ['complete', 'refund'],
  'completed paid': ['refund'],
  'completed paid_late': ['refund'],
}
const STATES = STATUSES.flatMap((status) => PAYMENT_STATUSES.map((payment) => [status, payment] as const))

describe('the steps of a transaction', () => {
  it.each(STATES)('that is %s and %s', (status: Status, paymentStatus: PaymentState) => {
    expect(allowedSteps({ status, paymentStatus })).toEqual(ALLOWED[`${status} ${paymentStatus}`] ?? [])
  })
})
