import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** The parsed body before its schema filled in defaults: what a fingerprint is taken of. */
    bodyAsSent: unknown
  }
}

export function keepBodyAsSent(app: FastifyInstance): void {
  app.decorateRequest('bodyAsSent', undefined)
  app.addHook('preValidation', async (request) => {
    request.bodyAsSent = request.body
  })
}
