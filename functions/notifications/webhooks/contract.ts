import { pathNumber } from '@kedai/shared/contract/ids.ts'
import {
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  WEBHOOK_DESCRIPTION_LENGTH_MAX,
  WEBHOOK_REPLAYS_MAX,
  WEBHOOK_URL_LENGTH_MAX,
} from '@kedai/shared/limits.ts'
import { z } from 'zod'

const WebhookId = z.int().min(1).describe('Number of the webhook')
const DeliveryId = z.int().min(1).describe('Number of the delivery')
const Url = z
  .string()
  .max(WEBHOOK_URL_LENGTH_MAX)
  .refine(isTarget, 'must be an https or http address without a password or a fragment')
  .describe('Where it goes: https; http only within a range that the shop allows')
const Description = z.string().trim().max(WEBHOOK_DESCRIPTION_LENGTH_MAX)

function isTarget(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return false
  return url.username === '' && url.password === '' && url.hash === ''
}

export const WebhookParams = z.object({ webhook_id: pathNumber(WebhookId) })
export const DeliveryParams = WebhookParams.extend({ delivery_id: pathNumber(DeliveryId) })

export const CreateWebhookBody = z.strictObject({ url: Url, description: Description.default('') })
export type CreateWebhookBody = z.infer<typeof CreateWebhookBody>

export const ChangeWebhookBody = z.strictObject({
  url: Url.optional(),
  description: Description.optional(),
  is_active: z.boolean().optional().describe('Off, nothing is sent or kept for it; on again, what is new is'),
})
export type ChangeWebhookBody = z.infer<typeof ChangeWebhookBody>

export const DeliveriesQuery = z.strictObject({
  status: z.enum(['pending', 'delivered', 'failed']).optional(),
  before: pathNumber(DeliveryId).optional().describe('Only deliveries with a lower number: the next page'),
  page_size: pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT),
})
export type DeliveriesQuery = z.infer<typeof DeliveriesQuery>

export const Webhook = z
  .object({
    webhook_id: WebhookId,
    url: z.string(),
    description: z.string(),
    is_active: z.boolean().describe('Also turned off by the receiver, by the answer 410'),
    created_at: z.string(),
    pending_count: z.int().describe(`Deliveries that wait; counted up to ${WEBHOOK_REPLAYS_MAX}`),
    failed_count: z.int().describe(`Deliveries given up; counted up to ${WEBHOOK_REPLAYS_MAX}`),
  })
  .meta({ id: 'Webhook' })
export type Webhook = z.infer<typeof Webhook>

export const WebhookWithSecret = Webhook.extend({
  secret: z.string().describe('For checking signatures (Standard Webhooks); shown this once'),
}).meta({ id: 'WebhookWithSecret' })
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>

export const WebhookDelivery = z
  .object({
    delivery_id: DeliveryId,
    event_number: z.int(),
    status: z.string().describe('pending, delivered or failed'),
    attempt_count: z.int(),
    next_attempt_at: z.string().nullable().describe('Null once it is over'),
    response_status: z.int().nullable().describe('HTTP status of the last answer'),
    last_error: z.string(),
    created_at: z.string(),
    finished_at: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

export const WebhookReplay = z
  .object({ replayed_count: z.int().describe(`At most ${WEBHOOK_REPLAYS_MAX}; the oldest first`) })
  .meta({ id: 'WebhookReplay' })

export const WebhookPing = z
  .object({
    is_delivered: z.boolean(),
    response_status: z.int().nullable(),
    error: z.string().describe('Why there was no answer; empty where there was one'),
    duration_ms: z.int(),
  })
  .meta({ id: 'WebhookPing' })
export type WebhookPing = z.infer<typeof WebhookPing>
