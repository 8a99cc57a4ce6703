import type { FastifyInstance } from 'fastify'
import { ok } from '../contract/envelope.ts'
import type { Database } from '../database/database.ts'
import { SchemaError, whySchemaDoesNotFit } from '../database/schema.ts'
import { Unavailable } from '../errors/refusal.ts'

export interface HealthOptions {
  readonly database: Database
  /** True from the signal to stop on: the gateway then looks elsewhere while requests are still served. */
  readonly isStopping: () => boolean
}

/** `/_/health`: the process answers. `/_/ready`: its database answers too, and has the schema it needs. */
export function serveHealth(app: FastifyInstance, { database, isStopping }: HealthOptions): void {
  app.get('/_/health', { schema: { hide: true } }, async () => ok({ healthy: true }))

  app.get('/_/ready', { schema: { hide: true } }, async () => {
    if (isStopping()) throw new Unavailable(new Error('stopping'))
    const fault = whySchemaDoesNotFit(await database.schemaMeta())
    if (fault !== undefined) throw new Unavailable(new SchemaError(fault))
    return ok({ ready: true })
  })
}
