import { z } from 'zod'

/** How a sale is paid: `cash` in the hand, or `counter`, at the counter when it is served. */
export const PaymentMethod = z
  .enum(['cash', 'counter'])
  .describe('`cash`: paid now, with change. `counter`: paid when served; the exact total')

export type PaymentMethod = z.infer<typeof PaymentMethod>

/** Whether the money came; a thing apart from what became of the order. */
export type PaymentStatus = 'waiting' | 'paid'
