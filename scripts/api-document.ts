import swagger from '@fastify/swagger'
import type { Access } from '@kedai/shared/auth/access.ts'
import { permissions } from '@kedai/shared/auth/permissions.ts'
import { loadConfig } from '@kedai/shared/config/config.ts'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { mountFunctions } from '@kedai/shared/hosts/mount.ts'
import { createApp } from '@kedai/shared/http/create-app.ts'
import { createPlatform } from '@kedai/shared/http/define-function.ts'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { functions } from '../functions/index.ts'
import { type ApiDocument, tidyDocument } from './tidy-document.ts'

/** The other address of each function; the document names the paper's only. */
const HIDDEN_ADDRESS = '/function/'

/** A public operation takes a token as well; others need one, of a role that has the permission. */
function securityOf(access: Access | undefined): object {
  if (access === undefined) return {}
  const security = access === 'public' ? [{}, { staff: [] }] : [{ staff: [] }]
  return { security, ...(access in permissions ? { 'x-permission': access } : {}) }
}

/** The OpenAPI 3.1 document of every function, made from the zod schemas of its routes. No database is asked. */
export async function buildApiDocument(): Promise<object> {
  const config = loadConfig({ LOG_LEVEL: 'silent' })
  const database = openDatabase({ url: 'mysql://nobody@localhost/none', poolSize: 2 })
  const app = await createApp(config)
  try {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Kedai',
          version: '0.1.0',
          description:
            'The back end of a small shop. Every function answers under `/api/small/<name>` and, for OpenFaaS, ' +
            'under `/function/<name>`. Money is whole rupiah, times are RFC 3339 in UTC.',
        },
        components: {
          securitySchemes: {
            staff: {
              type: 'http',
              scheme: 'bearer',
              description: 'The access token of a session of the staff',
            },
          },
        },
        tags: functions.map(({ name, summary }) => ({ name, description: summary })),
      },
      transform: (input) => {
        const { schema, url } = jsonSchemaTransform(input)
        const name = url.split('/')[3]
        return {
          url,
          schema: {
            ...schema,
            ...(name ? { tags: [name] } : {}),
            ...securityOf(input.route.config?.access),
            hide: schema?.['hide'] === true || url.startsWith(HIDDEN_ADDRESS),
          },
        }
      },
      transformObject: jsonSchemaTransformObject,
    })
    await mountFunctions(app, functions, createPlatform(database, config))
    await app.ready()
    return tidyDocument(app.swagger() as object as ApiDocument)
  } finally {
    await app.close()
    await database.close()
  }
}
