import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { SCHEMA_VERSION } from '../database/schema-version.ts'
import { defineFunction } from '../http/define-function.ts'
import { createAllInOne } from './all-in-one.ts'

const database = {
  schemaMeta: async () => ({ version: SCHEMA_VERSION, compatibleFrom: 0 }),
  counts: () => ({ held: 0, waiting: 0, size: 10 }),
} as Database

let fired = 0
const sell = defineFunction<() => void>('sell', {
  summary: 'Sells.',
  wire: ({ goodsChanged }) => goodsChanged.fire,
  routes: (fire) => async (routes) => {
    routes.post('/', { config: { access: 'public' } }, async () => {
      fire()
      return {}
    })
  },
})
const list = defineFunction<void>('list', {
  summary: 'Lists.',
  wire: ({ goodsChanged }) =>
    goodsChanged.onFire(() => {
      fired++
    }),
  routes: () => async (routes) => {
    routes.get('/', { config: { access: 'public' } }, async () => ({}))
  },
})

let isStopping = false
const log: string[] = []
const app = await createAllInOne({
  functions: [sell, list],
  database,
  config: loadConfig({}),
  isStopping: () => isStopping,
  logStream: {
    write: (line) => {
      log.push(line)
    },
  },
})
afterAll(() => app.close())

describe('all functions in one process', () => {
  it('are reached at both addresses', async () => {
    expect((await app.inject('/function/list')).statusCode).toBe(200)
    expect((await app.inject('/api/small/list')).statusCode).toBe(200)
  })

  it('hear of each other’s changes of goods', async () => {
    await app.inject({ method: 'POST', url: '/function/sell' })
    await app.inject({ method: 'POST', url: '/api/small/sell' })
    expect(fired).toBe(2)
  })

  it('come with their health, also while they stop', async () => {
    expect((await app.inject('/_/health')).statusCode).toBe(200)
    expect((await app.inject('/_/ready')).statusCode).toBe(200)
    isStopping = true
    expect((await app.inject('/_/ready')).statusCode).toBe(503)
    isStopping = false
  })

  it('are ready if nobody says that they stop', async () => {
    const other = await createAllInOne({
      functions: [],
      database,
      config: loadConfig({ LOG_LEVEL: 'silent' }),
    })
    expect((await other.inject('/_/ready')).statusCode).toBe(200)
    await other.close()
  })

  it('come with their metrics', async () => {
    await app.inject('/function/list')
    expect((await app.inject('/metrics')).body).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/function\/list\/?",status="200"\} \d/,
    )
  })

  it('come with the document of the API', async () => {
    const document = (await app.inject('/docs/json')).json()
    expect(document.openapi).toMatch(/^3\.1/)
    expect(Object.keys(document.paths)).toContain('/api/small/pay')
    expect((await app.inject('/docs')).body).toContain('<title>Kedai API</title>')
  })

  it('come with a page to browse it, which loads nothing from elsewhere', async () => {
    const page = await app.inject('/docs/')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';",
    )
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//)
  })

  it.each([
    ['a range that there is not', '/docs/static/index.css', { range: 'bytes=9999999-' }],
    ['a condition that does not hold', '/docs/static/index.css', { 'if-match': '"x"' }],
    ['a path that no file can have', '/docs/static/%00', {}],
  ])('refuse, of the page’s files, %s', async (_name, url, headers) => {
    const response = await app.inject({ url, headers })
    expect(response.statusCode).toBe(400)
    expect(response.json().error.reason).toBe('BAD_REQUEST')
  })

  it.each(['/docs/nothing', '/docs/static/nothing.js', '/docs/static/..%2f..%2fpackage.json'])(
    'have no file at %s',
    async (url) => {
      expect((await app.inject(url)).json().error.reason).toBe('NOT_FOUND')
    },
  )

  it('write one log', async () => {
    log.length = 0
    await app.inject('/nothing')
    expect(log.map((line) => JSON.parse(line).msg)).toEqual(['refused', 'answered'])
  })
})
