import type { FastifyInstance } from 'fastify'
import { ok } from '../contract/envelope.ts'
import type { Database } from '../database/database.ts'
import { SchemaError, whySchemaDoesNotFit } from '../database/schema.ts'
import { Unavailable } from '../errors/refusal.ts'

export interface HealthOptions {
  readonly database: Database
  /** True from the signal to stop on: the gateway then looks elsewhere while requests are still served. */
  readonly isStopping: () => boolean
  /** Waited for before the first "ready"; it never fails. */
  readonly warmUp?: () => Promise<void>
}

/**
 * `/_/health`: the process answers. `/_/ready`: its database answers too, has the schema it needs, and the process is
 * warm.
 */
export function serveHealth(
  app: FastifyInstance,
  { database, isStopping, warmUp = async () => undefined }: HealthOptions,
): void {
  app.get('/_/health', { schema: { hide: true } }, async () => ok({ healthy: true }))

  app.get('/_/ready', { schema: { hide: true } }, async () => {
    if (isStopping()) throw new Unavailable(new Error('stopping'))
    const fault = whySchemaDoesNotFit(await database.schemaMeta())
    if (fault !== undefined) throw new Unavailable(new SchemaError(fault))
    await warmUp()
    if (isStopping()) throw new Unavailable(new Error('stopping'))
    return ok({ ready: true })
  })
}
