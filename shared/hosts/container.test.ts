import { describe, expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { SCHEMA_VERSION } from '../database/schema-version.ts'
import { defineFunction } from '../http/define-function.ts'
import { WARM_UP_ROUNDS } from '../limits.ts'
import { createContainer } from './container.ts'

const database = {
  schemaMeta: async () => ({ version: SCHEMA_VERSION, compatibleFrom: 0 }),
  counts: () => ({ held: 0, waiting: 0, size: 10 }),
} as Database

const list = defineFunction<string>('list', {
  summary: 'Lists.',
  wire: () => 'the list',
  routes: (answer) => async (routes) => {
    routes.get('/', { config: { access: 'public' } }, async () => answer)
    routes.get('/secrets', { config: { access: 'signed-in' } }, async () => answer)
  },
})

async function open(isStopping = () => false) {
  const log: string[] = []
  const logStream = { write: (line: string) => void log.push(line) }
  const app = await createContainer(list, { database, config: loadConfig({}), isStopping, logStream })
  onTestFinished(() => app.close())
  return { app, log }
}

describe('one function in a container', () => {
  it('is at the root, since the gateway takes its address away', async () => {
    const { app } = await open()
    expect((await app.inject('/')).payload).toBe('the list')
    expect((await app.inject('/function/list')).statusCode).toBe(404)
  })

  it('has its health and its metrics beside it', async () => {
    const { app } = await open()
    expect((await app.inject('/_/health')).statusCode).toBe(200)
    expect((await app.inject('/_/ready')).statusCode).toBe(200)
    expect((await app.inject('/metrics')).payload).toContain('database_pool_connections{state="size"} 10')
  })

  it('is ready only when it is warm', async () => {
    const { promise: opened, resolve: open } = Promise.withResolvers<void>()
    const asked: string[] = []
    const one = defineFunction('slow', {
      summary: 'Opens its database slowly.',
      wire: () => undefined,
      warmUp: (round) => [{ method: 'GET', url: `/${round}` }],
      routes: () => async (routes) => {
        routes.get('/:round', { config: { access: 'public' } }, async ({ url }) => {
          asked.push(url)
          return 'answer'
        })
      },
    })
    const slow = {
      ...database,
      read: (work: (statements: object) => Promise<unknown>) => work({ rows: () => opened.then(() => []) }),
    } as Database
    const app = await createContainer(one, { database: slow, config: loadConfig({ LOG_LEVEL: 'silent' }) })
    onTestFinished(() => app.close())
    let isAnswered = false
    const ready = app.inject('/_/ready').finally(() => {
      isAnswered = true
    })
    expect((await app.inject('/1')).payload).toBe('answer')
    expect(isAnswered).toBe(false)
    open()
    expect((await ready).statusCode).toBe(200)
    expect(new Set(asked).size).toBe(WARM_UP_ROUNDS)
  })

  it('lets nobody in whom the operation does not name', async () => {
    const { app } = await open()
    expect((await app.inject('/secrets')).json()).toMatchObject({ error: { reason: 'SIGN_IN_REQUIRED' } })
  })

  it('refuses other methods in the envelope', async () => {
    const { app } = await open()
    const response = await app.inject({ method: 'DELETE', url: '/' })
    expect(response.json()).toMatchObject({ code: 405, error: { reason: 'METHOD_NOT_ALLOWED' } })
    expect(response.headers['allow']).toBe('GET, HEAD')
  })

  it('serves on while it stops, and sends the gateway elsewhere', async () => {
    let isStopping = false
    const { app } = await open(() => isStopping)
    expect((await app.inject('/')).headers['connection']).not.toBe('close')
    isStopping = true
    const response = await app.inject('/')
    expect(response.statusCode).toBe(200)
    expect(response.headers['connection']).toBe('close')
    expect((await app.inject('/_/ready')).statusCode).toBe(503)
  })

  it('writes its log where it is told to', async () => {
    const { app, log } = await open()
    await app.inject('/')
    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({ route: '/', status: 200 })
  })
})
