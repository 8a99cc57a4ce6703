import { pruneReaders } from '../outbox/prune-readers.ts'
import { pruneDeliveries } from '../webhooks/prune-deliveries.ts'
import { createSendWebhooks } from '../webhooks/send-webhooks.ts'
import type { Job } from './job.ts'

const HOUR_MS = 3_600_000

/** Everything that is done by the clock: the one list. */
export const jobs: readonly Job[] = [
  createSendWebhooks(),
  {
    name: 'prune-webhook-deliveries',
    everyMs: HOUR_MS,
    run: ({ database }, { signal }) => pruneDeliveries(database, signal),
  },
  { name: 'prune-outbox-readers', everyMs: HOUR_MS, run: ({ database }) => pruneReaders(database) },
]
