import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { DeliveriesQuery, WebhookDelivery } from './contract.ts'

export interface DeliveryPage {
  readonly deliveries: readonly WebhookDelivery[]
  /** Undefined on the last page. */
  readonly nextBefore: number | undefined
}
export type ListDeliveries = (webhookId: number, query: DeliveriesQuery) => Promise<DeliveryPage>

interface DeliveryRow {
  id: number
  event_number: number
  status: string
  attempt_count: number
  next_attempt_at: string
  response_status: number | null
  last_error: string
  created_at: string
  finished_at: string | null
}

/** The newest first. */
export function createListDeliveries(database: Database): ListDeliveries {
  return async (webhookId, { status, before, page_size }) => {
    const rows = await database.read(async (statements) => {
      const found = await statements.rows('SELECT 1 FROM webhooks WHERE id = ?', [webhookId])
      if (found.length === 0) throw new Refusal('WEBHOOK_NOT_FOUND')
      return statements.listRows<DeliveryRow>(
        `SELECT id, event_number, status, attempt_count, CAST(next_attempt_at AS CHAR) AS next_attempt_at,
                response_status, last_error, CAST(created_at AS CHAR) AS created_at,
                CAST(finished_at AS CHAR) AS finished_at
           FROM webhook_deliveries
          WHERE webhook_id = ? AND status IN (?) AND id < ? ORDER BY id DESC LIMIT ?`,
        [
          webhookId,
          status === undefined ? ['pending', 'delivered', 'failed'] : [status],
          before ?? Number.MAX_SAFE_INTEGER,
          page_size + 1,
        ],
      )
    })
    const page = rows.slice(0, page_size)
    return {
      deliveries: page.map(onTheWire),
      nextBefore: rows.length > page_size ? page.at(-1)?.id : undefined,
    }
  }
}

function onTheWire(row: DeliveryRow): WebhookDelivery {
  return {
    delivery_id: row.id,
    event_number: row.event_number,
    status: row.status,
    attempt_count: row.attempt_count,
    next_attempt_at: row.status === 'pending' ? rfc3339(row.next_attempt_at) : null,
    response_status: row.response_status,
    last_error: row.last_error,
    created_at: rfc3339(row.created_at),
    finished_at: row.finished_at === null ? null : rfc3339(row.finished_at),
  }
}
