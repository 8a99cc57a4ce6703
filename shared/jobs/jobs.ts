import { pruneSessions } from '../auth/prune-sessions.ts'
import { pruneIdempotencyKeys } from '../idempotency/prune-keys.ts'
import { JOB_BATCH } from '../limits.ts'
import { pruneReaders } from '../outbox/prune-readers.ts'
import { updateDailyTotals } from '../reports/update-daily-totals.ts'
import { pruneCarts } from '../sale/prune-carts.ts'
import { endWaitingOrders } from '../transactions/end-waiting-orders.ts'
import { pruneDeliveries } from '../webhooks/prune-deliveries.ts'
import { createSendWebhooks } from '../webhooks/send-webhooks.ts'
import { inBatches } from './in-batches.ts'
import type { Job } from './job.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Everything that is done by the clock: the one list. */
export const jobs: readonly Job[] = [
  createSendWebhooks(),
  {
    name: 'end-waiting-orders',
    everyMs: 15 * SECOND_MS,
    run: ({ database, settings, goodsChanged }, { signal }) =>
      inBatches(signal, async () => {
        const endedCount = await endWaitingOrders(database, settings, { limit: JOB_BATCH })
        // Their goods went back to stock.
        if (endedCount > 0) goodsChanged.fire()
        return endedCount === JOB_BATCH
      }),
  },
  {
    name: 'update-daily-totals',
    everyMs: MINUTE_MS,
    run: ({ database }, { signal }) =>
      inBatches(signal, async () => !(await updateDailyTotals(database)).isCaughtUp),
  },
  {
    name: 'prune-carts',
    everyMs: HOUR_MS,
    run: ({ database }, { signal }) =>
      inBatches(signal, async () => (await pruneCarts(database, { limit: JOB_BATCH })) === JOB_BATCH),
  },
  {
    name: 'prune-idempotency-keys',
    everyMs: HOUR_MS,
    run: ({ database }, { signal }) =>
      inBatches(
        signal,
        async () => (await pruneIdempotencyKeys(database, { limit: JOB_BATCH })) === JOB_BATCH,
      ),
  },
  {
    name: 'prune-sessions',
    everyMs: HOUR_MS,
    run: ({ database }, { signal }) => pruneSessions(database, signal),
  },
  {
    name: 'prune-webhook-deliveries',
    everyMs: HOUR_MS,
    run: ({ database }, { signal }) => pruneDeliveries(database, signal),
  },
  { name: 'prune-outbox-readers', everyMs: HOUR_MS, run: ({ database }) => pruneReaders(database) },
]
