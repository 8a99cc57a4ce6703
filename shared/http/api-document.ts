import { readFile } from 'node:fs/promises'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyError, FastifyInstance } from 'fastify'
import { Refusal } from '../errors/refusal.ts'

/** The document that `npm run openapi` writes; here it is only served. */
const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url)

/**
 * What the page may load: this server's own files, and the icons within its style sheet. The plugin's own policy
 * has `upgrade-insecure-requests`, with which the page stays empty in a shop's network without TLS.
 */
const PAGE_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

/** Serves the API's document and a page to browse it at `/docs`; everything it needs comes from this machine. */
export async function serveApiDocument(app: FastifyInstance): Promise<void> {
  const document = JSON.parse(await readFile(DOCUMENT, 'utf8'))
  await app.register(swagger, { mode: 'static', specification: { document } })
  await app.register(async (page) => {
    // A range, a condition or a path that the files do not have is the client's fault, not ours.
    page.setErrorHandler<FastifyError>((error) => {
      throw (error.statusCode ?? 500) < 500 ? new Refusal('BAD_REQUEST') : error
    })
    await page.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: PAGE_POLICY,
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list', tryItOutEnabled: true },
      theme: { title: 'Kedai API' },
    })
  })
}
