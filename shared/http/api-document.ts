import { readFile } from 'node:fs/promises'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** The document that `npm run openapi` writes; here it is only served. */
const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url)

/** Serves the API's document and a page to browse it at `/docs`; everything it needs comes from this machine. */
export async function serveApiDocument(app: FastifyInstance): Promise<void> {
  const document = JSON.parse(await readFile(DOCUMENT, 'utf8'))
  await app.register(swagger, { mode: 'static', specification: { document } })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'list', tryItOutEnabled: true },
    theme: { title: 'Kedai API' },
  })
}
