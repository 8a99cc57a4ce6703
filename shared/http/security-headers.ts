import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

const helmetOfAnswers = helmet({
  // An API's answer is never a page: nothing in it may load, run or be framed.
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  // A shop's own network has no name to pin to HTTPS; TLS in front of it sets its own.
  strictTransportSecurity: false,
})

/** Sends helmet's headers with every answer. They never change, so helmet is asked for them once. */
export function sendSecurityHeaders(app: FastifyInstance): void {
  const headers = headersOf(helmetOfAnswers)
  app.addHook('onRequest', (_request, reply, done) => {
    // On the raw response, so that answers which are written past Fastify have them too.
    for (const [name, value] of headers) reply.raw.setHeader(name, value)
    done()
  })
}

function headersOf(ask: typeof helmetOfAnswers): [string, string][] {
  const headers: [string, string][] = []
  const response = {
    setHeader: (name: string, value: string) => headers.push([name, value]),
    removeHeader: () => undefined,
  }
  ask({} as IncomingMessage, response as unknown as ServerResponse, (fault) => {
    if (fault !== undefined) throw fault
  })
  return headers
}
