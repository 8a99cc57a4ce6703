import { z } from 'zod'
import { TENDERS } from '../settings/settings.ts'

/** How a sale is paid. */
export const PaymentMethod = z
  .enum(TENDERS)
  .describe(
    '`cash`: paid now, with change. `counter`: paid when served. `card`, `transfer`, `kasbon` (credit): taken by staff. ' +
      'All but cash: the exact total',
  )
export type PaymentMethod = z.infer<typeof PaymentMethod>

/** What a transaction has as its method: one, or several tenders. */
export type BookedMethod = PaymentMethod | 'split'

/** Whether the money came; a thing apart from what became of the order. */
export type PaymentStatus = 'waiting' | 'paid'

/** A part of a payment. */
export interface Tender {
  readonly method: PaymentMethod
  /** Rupiah handed over in this way. */
  readonly amount: number
  /** Whose credit it goes on: of kasbon only. */
  readonly customerId: number | null
}
