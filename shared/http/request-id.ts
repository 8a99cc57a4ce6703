import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { v7 } from 'uuid'
import { takeRandomBytes } from '../contract/random-bytes.ts'

const ACCEPTABLE = /^[A-Za-z0-9._-]{1,64}$/

/** The gateway's X-Call-Id, a client's X-Request-Id, else a new UUIDv7. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  for (const header of ['x-call-id', 'x-request-id']) {
    const id = request.headers[header]
    if (typeof id === 'string' && ACCEPTABLE.test(id)) return id
  }
  return v7({ random: takeRandomBytes(16) })
}

/** Names the request in every answer, as it is named in every log line. */
export function sendRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id)
  })
}
