import { Refusal } from '../errors/refusal.ts'
import type { BookedMethod, PaymentStatus, Tender } from './payment-method.ts'

/** What a payment comes to. */
export interface DecidedPayment {
  readonly method: BookedMethod
  readonly tenders: readonly Tender[]
  readonly paymentStatus: PaymentStatus
  /** Rupiah handed over. */
  readonly paymentAmount: number
  /** Change, in rupiah; it comes out of the cash. */
  readonly returnAmount: number
}

/**
 * Change due. One tender or several of different methods: only cash may be more than what is left to pay.
 *
 * @param tenders - at least one, each method once
 * @throws Refusal `PAYMENT_TOO_LOW`; `PAYMENT_NOT_EXACT` for more than the total by other means than cash
 */
export function decidePayment(totalAmount: number, tenders: readonly Tender[]): DecidedPayment {
  const paymentAmount = tenders.reduce((sum, { amount }) => sum + amount, 0)
  const cash = tenders.find(({ method }) => method === 'cash')?.amount ?? 0
  const amounts = { total_amount: totalAmount, payment_amount: paymentAmount }
  if (paymentAmount < totalAmount) throw new Refusal('PAYMENT_TOO_LOW', amounts)
  if (paymentAmount - totalAmount > cash) throw new Refusal('PAYMENT_NOT_EXACT', amounts)
  const [first] = tenders
  return {
    method: tenders.length === 1 && first !== undefined ? first.method : 'split',
    tenders,
    paymentStatus: first?.method === 'counter' ? 'waiting' : 'paid',
    paymentAmount,
    returnAmount: paymentAmount - totalAmount,
  }
}

/** What goes on whose credit; undefined where nothing does. */
export function creditOf(tenders: readonly Tender[]): { customerId: number; amount: number } | undefined {
  const tender = tenders.find(({ method }) => method === 'kasbon')
  if (tender === undefined || tender.amount === 0) return undefined
  if (tender.customerId === null) throw new Error('a tender on credit names its customer')
  return { customerId: tender.customerId, amount: tender.amount }
}

/** Whether all of it is cash: only then is the total rounded. */
export function isAllCash(tenders: readonly Tender[]): boolean {
  return tenders.every(({ method }) => method === 'cash')
}
