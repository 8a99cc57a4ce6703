import { TransactionId } from '@kedai/shared/contract/ids.ts'
import { STREAM_SECONDS } from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { z } from 'zod'

const EventNumber = z.int().min(0).describe('Number of the event: ascending through all transactions')
const queryNumber = (max: number) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,15})$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(0).max(max))

export const WatchParams = z.object({ transaction_id: TransactionId })

const After = queryNumber(Number.MAX_SAFE_INTEGER).describe('Only events after this number')

export const StreamQuery = z.strictObject({
  after: After.optional().describe(
    'As Last-Event-ID, for clients that cannot set it; the header counts first',
  ),
})
export const StreamHeaders = z.object({
  'last-event-id': After.optional().describe('Number of the last event that was received'),
})

export const PollQuery = z.strictObject({
  after: After.optional().describe('Number of the last event that was received'),
  wait: queryNumber(STREAM_SECONDS)
    .default(0)
    .describe('Seconds to wait for an event where there is none; 0 answers at once'),
})

const Step = z.object({
  event_number: EventNumber,
  status: z.string().describe('received, verified, completed, rejected or refunded'),
  payment_status: z.string().describe('waiting, paid, expired, paid_late or refunded'),
  occurred_at: z.string(),
})

export const TransactionEvent = Step.extend({
  transaction_id: TransactionId,
  receipt_number: z.string(),
}).meta({ id: 'TransactionEvent' })
export type TransactionEvent = z.infer<typeof TransactionEvent>

export const PolledEvents = z
  .object({
    events: z.array(TransactionEvent),
    next_after: EventNumber.describe('What to ask for next as `after`'),
  })
  .meta({ id: 'PolledEvents' })
export type PolledEvents = z.infer<typeof PolledEvents>

export const WatchedTransaction = z
  .object({
    transaction_id: TransactionId,
    status: z.string().describe('received, verified, completed, rejected or refunded'),
    payment_status: z.string().describe('waiting, paid, expired, paid_late or refunded'),
    receipt_number: z.string(),
    call_number: z.string().describe('The short number that is called out at the counter'),
    method: z.string(),
    total_amount: Rupiah,
    refunded_amount: Rupiah,
    history: z
      .array(Step)
      .describe('Its newest steps, oldest first; the last one has the number to go on from'),
  })
  .meta({ id: 'WatchedTransaction' })
export type WatchedTransaction = z.infer<typeof WatchedTransaction>

/** An answer that goes on, for an operation's schema. */
export const EventStream = {
  description: 'Server-Sent Events',
  content: { 'text/event-stream': { schema: TransactionEvent } },
}
export const STREAM_DESCRIPTION =
  'Server-Sent Events: each has `event: transaction`, its number as `id` and the answer below as `data`. A comment ' +
  `comes every 15 s. The server ends the stream after ${STREAM_SECONDS} s at the latest; a client comes back with Last-Event-ID and ` +
  'misses nothing.'
