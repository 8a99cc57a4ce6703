import type { Job, JobContext } from '../jobs/job.ts'
import { WEBHOOKS_EVERY_MS } from '../limits.ts'
import { createAddressPolicy } from './address-policy.ts'
import { type DeliveryDeps, deliver } from './deliver.ts'
import { makeDeliveries } from './make-deliveries.ts'
import { createPostWebhook } from './post-webhook.ts'
import { readActiveWebhooks, readDue } from './read-webhooks.ts'

/**
 * Makes the deliveries of new events, and sends those that are due. Each webhook has a line of its own, which a run
 * sets going and does not wait for: one that is slow holds up nobody else.
 */
export function createSendWebhooks(postWebhook?: DeliveryDeps['postWebhook']): Job {
  const lines = new Map<number, Promise<void>>()

  return {
    name: 'send-webhooks',
    everyMs: WEBHOOKS_EVERY_MS,
    async run({ database, config }, context) {
      const deps: DeliveryDeps = {
        database,
        postWebhook: postWebhook ?? createPostWebhook(createAddressPolicy(config.webhookAllowPrivate)),
      }
      for (const { id, isBehind } of await database.read(readActiveWebhooks)) {
        let hasMore = isBehind
        while (hasMore && !context.signal.aborted) hasMore = await makeDeliveries(database, id)
        if (lines.has(id)) continue
        const line = sendDue(deps, id, context)
          .catch((err: unknown) => context.log.error({ err, webhook: id }, 'deliveries could not be sent'))
          .finally(() => lines.delete(id))
        lines.set(id, line)
      }
    },
    async settle() {
      await Promise.all(lines.values())
    },
  }
}

async function sendDue(deps: DeliveryDeps, webhookId: number, { signal }: JobContext): Promise<void> {
  while (!signal.aborted) {
    const found = await deps.database.read((statements) => readDue(statements, webhookId))
    if (found === undefined || found.due.length === 0) return
    const { webhook, due } = found
    const sent = await Promise.allSettled(due.map((delivery) => deliver(deps, webhook, delivery, signal)))
    const fault = sent.find((one) => one.status === 'rejected')
    if (fault !== undefined) throw fault.reason
  }
}
