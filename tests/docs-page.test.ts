import type { AddressInfo } from 'node:net'
import { loadConfig } from '@kedai/shared/config/config.ts'
import { type Database, openDatabase } from '@kedai/shared/database/database.ts'
import { createAllInOne } from '@kedai/shared/hosts/all-in-one.ts'
import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'
import { openBrowser, SHOP_HOST } from './browser.ts'

/** Where a screenshot of the page is left for whoever wants to look at it. */
const SCREENSHOT = process.env['DOCS_SCREENSHOT']
const STEP_TIMEOUT_MS = 30_000
/** Of these headers the browser only says that they do nothing without TLS. */
const ONLY_WITH_TLS = /Cross-Origin-Opener-Policy|Origin-Agent-Cluster/

describe('the page of the API', () => {
  let schema: TestSchema
  let database: Database
  let app: FastifyInstance
  let browser: Browser
  let port: number

  beforeAll(async () => {
    const [engine] = engines
    if (engine === undefined) throw new Error('no engine runs')
    schema = await createTestSchema(engine)
    const config = loadConfig({ LOG_LEVEL: 'silent' })
    database = openDatabase({ url: schema.url, poolSize: config.databasePool })
    await buildGoods(database, { name: 'Kopi Gula Aren', price: 5000, stock: 100 })
    app = await createAllInOne({ functions, database, config })
    await app.listen({ host: '127.0.0.1', port: 0 })
    port = (app.server.address() as AddressInfo).port
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await database?.close()
    await schema?.drop()
  })

  /** Opens the page at that host, and notes what the browser asks for and complains of. */
  async function open(host: string) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
    page.setDefaultTimeout(STEP_TIMEOUT_MS)
    const requested: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => requested.push(request.url()))
    page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`))
    page.on('console', (message) => {
      const isComplaint = ['error', 'warning'].includes(message.type()) && !ONLY_WITH_TLS.test(message.text())
      if (isComplaint) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    const origin = `http://${host}:${port}`
    await page.goto(`${origin}/docs`)
    await page.getByRole('heading', { name: /^Kedai/ }).waitFor()
    return { page, origin, requested, complaints }
  }

  async function execute(page: Page, operationId: string) {
    const operation = page.locator(`[id$="-${operationId}"]`)
    await operation.getByRole('button').first().click()
    await operation.getByRole('button', { name: 'Execute' }).click()
    return operation.locator('.live-responses-table .response')
  }

  it.each(['127.0.0.1', SHOP_HOST])('works at %s with what this machine has', async (host) => {
    const { page, origin, requested, complaints } = await open(host)

    const response = await execute(page, 'listGoods')
    await response.getByText('Kopi Gula Aren').waitFor()
    if (SCREENSHOT !== undefined) await page.screenshot({ path: SCREENSHOT, fullPage: true })

    expect(await response.locator('.response-col_status').textContent()).toMatch(/^200/)
    expect(requested).toContain(`${origin}/docs/json`)
    expect(requested.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('data:'))).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })
})
