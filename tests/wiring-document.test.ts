import { readFileSync } from 'node:fs'
import { loadConfig } from '@kedai/shared/config/config.ts'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { createApp } from '@kedai/shared/http/create-app.ts'
import { createPlatform } from '@kedai/shared/http/define-function.ts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'
import { buildApiDocument } from '../scripts/api-document.ts'

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { in: string; name: string; schema: object }[]
  readonly requestBody?: { content: Content }
  readonly responses: Record<string, { description: string; content?: Content }>
}
type Content = Record<string, { schema: object }>

const document = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'))
const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
)

describe('docs/openapi.json', () => {
  it('is what the schemas of today make; `npm run openapi` writes it', async () => {
    expect(document).toEqual(JSON.parse(JSON.stringify(await buildApiDocument())))
  })

  it('has every route of every function, and no other', async () => {
    expect(operations.map(({ route }) => route).sort()).toEqual((await routesOfFunctions()).sort())
  })

  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0')
    expect(await faultsOf(document)).toEqual([])
  })

  it.each([
    ['a reference to nothing', { ...document, components: {} }],
    ['no title', { ...document, info: { version: '1' } }],
    ['an unknown type', withSchema({ type: 'strin' })],
    ['a nested limit that is no number', withSchema({ properties: { price: { maximum: 'much' } } })],
  ])('would not be with %s', async (_what, broken) => {
    expect(await faultsOf(broken)).not.toEqual([])
  })

  it('names each operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has no component that nothing refers to', () => {
    const text = JSON.stringify(document)
    for (const [kind, components] of Object.entries<object>(document.components)) {
      const unused = Object.keys(components).filter(
        (name) =>
          !text.includes(`"#/components/${kind}/${name}"`) && !text.includes(`"security":[{"${name}":[]}]`),
      )
      expect(unused).toEqual([])
    }
  })
})

describe.each(operations)('$route in docs/openapi.json', ({ path, operation }) => {
  it('has a name, a summary and the tag of its function', () => {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/)
    expect(operation.summary).toMatch(/^[A-Z].{3,}/)
    expect(operation.tags).toEqual([path.split('/')[3]])
  })

  it('says what it answers and what it refuses', () => {
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '400', '503']))
    for (const [status, { description, content }] of Object.entries(operation.responses)) {
      if (Number(status) < 400) continue
      expect(description).toMatch(/^`[A-Z_]+`: /)
      expect(content?.['application/json']?.schema).toEqual({ $ref: '#/components/schemas/Error' })
    }
  })

  it('describes the parameters of its path', () => {
    const declared = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name)
    expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
  })
})

/** Mounted without the refusals of other methods, which are routes as well. */
async function routesOfFunctions(): Promise<string[]> {
  const config = loadConfig({ LOG_LEVEL: 'silent' })
  const database = openDatabase({ url: 'mysql://nobody@localhost/none', poolSize: 2 })
  const app = await createApp(config)
  const routes = new Set<string>()
  app.addHook('onRoute', ({ method, url }) => {
    const address = url.replace(/(?<=.)\/$/, '').replace(/:(\w+)/g, '{$1}')
    // Fastify answers HEAD wherever it answers GET.
    for (const one of [method].flat()) if (one !== 'HEAD') routes.add(`${one} ${address}`)
  })
  for (const one of functions) {
    const plugin = one.plugin(createPlatform(database, config))
    await app.register(plugin, { prefix: `/api/small/${one.name}` })
  }
  await app.close()
  await database.close()
  return [...routes]
}

/** The validator checks everything but the schemas: those of OpenAPI 3.1 are plain JSON Schema 2020-12. */
async function faultsOf(candidate: object): Promise<unknown[]> {
  const { valid, errors } = await new Validator().validate({ ...candidate })
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false })
  const wrong = schemasOf(candidate).filter((schema) => ajv.validateSchema(schema) !== true)
  return [...(valid ? [] : [errors]), ...wrong]
}

function schemasOf(part: unknown): object[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'schema') return [value]
    return key === 'schemas' ? Object.values(value) : schemasOf(value)
  })
}

function withSchema(schema: object): object {
  const { components } = document
  return { ...document, components: { ...components, schemas: { ...components.schemas, Wrong: schema } } }
}
