import { METHODS } from 'node:http'
import type { FastifyInstance, HTTPMethods } from 'fastify'
import { Refusal } from '../errors/refusal.ts'

/**
 * Answers 405 with `Allow` where an address exists but not for this method (Fastify itself says 404).
 * Collects the routes of everything that is registered after it.
 *
 * @returns registers the refusals; to be called once every route is there
 */
export function collectMethods(app: FastifyInstance): () => void {
  // Fastify knows a few of the methods that Node reads; the rest would be answered as if the address were not there.
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)
  const methodsByUrl = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    // The router ignores a trailing slash, so both spellings are one address.
    const address = url.replace(/(?<=.)\/$/, '')
    const methods = methodsByUrl.get(address) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    methodsByUrl.set(address, methods)
  })

  return () => {
    for (const [url, methods] of [...methodsByUrl]) {
      const others = app.supportedMethods.filter((method) => !methods.has(method)) as HTTPMethods[]
      const allow = [...methods].sort().join(', ')
      app.route({
        method: others,
        url,
        schema: { hide: true },
        exposeHeadRoute: false,
        // Before the body is parsed: a wrong method is refused for that, not for its body.
        onRequest: async (_request, reply) => {
          reply.header('Allow', allow)
          throw new Refusal('METHOD_NOT_ALLOWED')
        },
        handler: () => undefined,
      })
    }
  }
}
