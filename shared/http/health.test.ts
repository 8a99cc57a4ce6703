import { describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../database/database.ts'
import type { SchemaMeta } from '../database/schema.ts'
import { SCHEMA_VERSION } from '../database/schema-version.ts'
import { Unavailable } from '../errors/refusal.ts'
import { serveHealth } from './health.ts'
import { createTestApp } from './test-app.ts'

const newest = { version: SCHEMA_VERSION, compatibleFrom: 0 }

async function createHealth(schemaMeta: () => Promise<SchemaMeta | undefined>, isStopping = () => false) {
  return createTestApp(async (app) => {
    serveHealth(app, { database: { schemaMeta } as Database, isStopping })
  })
}

async function expectNotReady(
  { app, log }: Awaited<ReturnType<typeof createHealth>>,
  loggedMessage: string,
): Promise<void> {
  const response = await app.inject('/_/ready')
  expect(response.statusCode).toBe(503)
  expect(response.json()).toMatchObject({
    code: 503,
    data: null,
    error: { reason: 'UNAVAILABLE', details: {} },
  })
  expect(response.headers['retry-after']).toMatch(/^[123]$/)
  expect(JSON.parse(log[0] ?? '')).toMatchObject({ level: 50, err: { message: loggedMessage } })
}

describe('/_/health', () => {
  it('says that the process answers, without asking the database, also while it stops', async () => {
    const { app } = await createHealth(
      () => Promise.reject(new Error('asked')),
      () => true,
    )
    expect((await app.inject('/_/health')).json()).toEqual({
      code: 200,
      status: 'OK',
      data: { healthy: true },
    })
  })
})

describe('/_/ready', () => {
  it('says yes when the database answers and has the schema', async () => {
    const { app } = await createHealth(async () => newest)
    expect((await app.inject('/_/ready')).json()).toEqual({ code: 200, status: 'OK', data: { ready: true } })
  })

  it('says yes with a newer schema that fits this code', async () => {
    const { app } = await createHealth(async () => ({
      version: SCHEMA_VERSION + 1,
      compatibleFrom: SCHEMA_VERSION,
    }))
    expect((await app.inject('/_/ready')).statusCode).toBe(200)
  })

  it('says no from the signal to stop on', async () => {
    let isStopping = false
    const health = await createHealth(
      async () => newest,
      () => isStopping,
    )
    expect((await health.app.inject('/_/ready')).statusCode).toBe(200)
    isStopping = true
    health.log.length = 0
    await expectNotReady(health, 'stopping')
  })

  it('says no without a schema', async () => {
    await expectNotReady(
      await createHealth(async () => undefined),
      `The database has no Kedai schema yet; it needs version ${SCHEMA_VERSION}.`,
    )
  })

  it('says no while the schema is older than this code', async () => {
    await expectNotReady(
      await createHealth(async () => ({ version: 1, compatibleFrom: 0 })),
      `The database's schema is version 1; this code needs ${SCHEMA_VERSION} or later.`,
    )
  })

  it('says no with a schema that has moved past this code', async () => {
    const next = SCHEMA_VERSION + 1
    await expectNotReady(
      await createHealth(async () => ({ version: next, compatibleFrom: next })),
      `The database's schema (version ${next}) needs newer code: it may be used from ${next} on, and this code is ${SCHEMA_VERSION}.`,
    )
  })

  it('says no when the database fails', async () => {
    await expectNotReady(
      await createHealth(() => Promise.reject(new Unavailable(new Error('the disk is full')))),
      'the disk is full',
    )
  })

  it('says no when the database is away', async () => {
    const database = openDatabase({
      url: 'mysql://kedai@localhost/shop?socketPath=/nowhere/mysql.sock',
      poolSize: 2,
    })
    await expectNotReady(await createHealth(database.schemaMeta), 'connect ENOENT /nowhere/mysql.sock')
    await database.close()
  })
})
