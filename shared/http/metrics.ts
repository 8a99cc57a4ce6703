import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../database/database.ts'
import { isOwn } from './own-requests.ts'

/** Serves `/metrics` in Prometheus' text format: the process, the requests by route, the database pool. */
export function serveMetrics(app: FastifyInstance, database: Database): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  new Gauge({
    name: 'database_pool_connections',
    help: 'Places in the database pool, by what they are doing',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { held, waiting, size } = database.counts()
      this.set({ state: 'held' }, held)
      this.set({ state: 'waiting' }, waiting)
      this.set({ state: 'size' }, size)
    },
  })
  app.addHook('onResponse', async (request, reply) => {
    if (isOwn(request)) return
    duration.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
