import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Context } from 'aws-lambda'
import { createConnection } from 'mysql2/promise'
import sharp from 'sharp'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { notifications } from '../functions/notifications/handler.ts'
import { bundleLambda, JOBS, MIGRATE } from '../scripts/lambda-bundle.ts'
import { lambdaFunction } from '../shared/hosts/lambda.ts'
import type { LambdaAnswer } from '../shared/hosts/lambda-answer.ts'
import type { LambdaEvent } from '../shared/hosts/lambda-request.ts'
import { jobs } from '../shared/jobs/jobs.ts'
import { buildStep, buildTransaction } from '../shared/testing/build-events.ts'
import { buildGoods, buildStaff } from '../shared/testing/builders.ts'
import { engines } from '../shared/testing/engines/engines.ts'
import { temporaryFolder } from '../shared/testing/temporary-folder.ts'
import { useTestShop } from '../shared/testing/test-shop.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const readEvent = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(ROOT, `deploy/lambda/events/${name}.json`), 'utf8'))

interface Invoked<Answer> {
  readonly initMs: number
  readonly answerMs: number
  readonly answer: Answer
}

const files = new Map<string, string>()
beforeAll(async () => {
  for (const name of ['stocks', 'goods', JOBS, MIGRATE]) {
    files.set(name, join((await bundleLambda(ROOT, name, 'build/lambda-test')).folder, 'index.mjs'))
  }
})

/** In a process that has nothing of the project but the one file, as AWS starts it. */
async function invoke<Answer = LambdaAnswer>(name: string, event: object, env: object) {
  const file = join(temporaryFolder(), 'event.json')
  writeFileSync(file, JSON.stringify(event))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'deploy/lambda/invoke.ts'), files.get(name) ?? '', file],
    { env: { DB_POOL: '2', LOG_LEVEL: 'silent', ...env } },
  )
  return JSON.parse(stdout) as Invoked<Answer>
}

describe.each(engines)('the built Lambdas on $name', (engine) => {
  const shop = useTestShop(engine, [])
  const here = () => ({ DATABASE_URL: shop.schema.url })

  it('answer their first event', async () => {
    const goodsId = await buildGoods(shop.database, { name: 'Kopi susu, gula', price: 12_000, stock: 7 })
    const { answer, initMs, answerMs } = await invoke('stocks', readEvent('http-api-stage'), here())
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false })
    expect(JSON.parse(answer.body).data).toEqual([
      expect.objectContaining({ id: goodsId, name: 'Kopi susu, gula', price: 12_000, stock: 7 }),
    ])
    expect(initMs + answerMs).toBeGreaterThan(0)
  })

  it('read where their database is from the layer for secrets', async () => {
    const asked: (string | undefined)[] = []
    const layer = createServer((request, response) => {
      asked.push(request.url)
      response.end(JSON.stringify({ SecretString: shop.schema.url }))
    })
    await once(layer.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void layer.close())
    const { answer } = await invoke('stocks', readEvent('rest-api'), {
      DATABASE_URL: '',
      DATABASE_URL_SECRET: 'kedai/database-url',
      AWS_SESSION_TOKEN: 'token',
      PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: String((layer.address() as AddressInfo).port),
    })
    expect(answer.statusCode).toBe(200)
    expect(asked).toEqual(['/secretsmanager/get?secretId=kedai%2Fdatabase-url'])
  })

  it('take a picture and give it back', async () => {
    const goodsId = await buildGoods(shop.database)
    const { headers } = await buildStaff(shop.database)
    const red = { width: 40, height: 30, channels: 3, background: '#f00' } as const
    const picture = await sharp({ create: red }).png().toBuffer()
    const event = readEvent('function-url')
    const put = await invoke(
      'goods',
      {
        ...event,
        rawPath: `/${goodsId}/picture`,
        rawQueryString: '',
        headers: { ...headers, 'content-type': 'image/png' },
        requestContext: { http: { method: 'PUT', sourceIp: '203.0.113.178' } },
        body: picture.toString('base64'),
        isBase64Encoded: true,
      },
      here(),
    )
    expect(put.answer.statusCode).toBe(200)
    const path = JSON.parse(put.answer.body).data.picture
    expect(path).toMatch(/^\/api\/small\/goods\/pictures\/\d+$/)

    const { answer } = await invoke('goods', { ...event, rawPath: path, rawQueryString: '' }, here())
    expect(answer).toMatchObject({
      statusCode: 200,
      isBase64Encoded: true,
      headers: { 'content-type': 'image/webp' },
    })
    expect(await sharp(Buffer.from(answer.body, 'base64')).metadata()).toMatchObject({
      format: 'webp',
      width: 40,
      height: 30,
    })
  })

  it('run every job that is due, and a minute later those that are due again', async () => {
    const all = jobs.map(({ name }) => name)
    const { answer } = await invoke<object>(JOBS, readEvent('schedule'), here())
    expect(answer).toEqual({ ran: all, failed: [], isElsewhere: false })
    await shop.change('UPDATE job_runs SET finished_at = finished_at - INTERVAL 1 MINUTE')
    expect((await invoke<object>(JOBS, readEvent('schedule'), here())).answer).toEqual({
      ran: ['send-webhooks', 'end-waiting-orders', 'update-daily-totals'],
      failed: [],
      isElsewhere: false,
    })
  })
})

describe.each(engines)('the Lambda that migrates on $name', (engine) => {
  it('makes the database, its user and its tables, and tells a code for the first owner', async () => {
    const name = `lambda${randomBytes(6).toString('hex')}`
    const root = await createConnection({ uri: engine.adminUrl })
    onTestFinished(async () => {
      await root.query(`DROP DATABASE IF EXISTS ${name}`)
      await root.query(`DROP USER IF EXISTS '${name}'@'%'`)
      await root.end()
    })
    const admin = new URL(engine.adminUrl)
    admin.pathname = `/${name}`
    const user = new URL(admin)
    user.username = name
    user.password = name
    const env = { DATABASE_URL: user.href, DATABASE_ADMIN_URL: admin.href }
    const { answer } = await invoke<{ said: string[]; set_up_code: string }>(MIGRATE, {}, env)
    expect(answer.set_up_code).toMatch(/^[A-Z0-9]{5}-[A-Z0-9]{5}$/)
    const menu = await invoke('stocks', readEvent('function-url'), env)
    expect(menu.answer.statusCode).toBe(200)
    // Only a digest of a code is kept, so the next time there is another, until there is an owner.
    const again = await invoke<typeof answer>(MIGRATE, {}, env)
    expect(again.answer.set_up_code).not.toBe(answer.set_up_code)
  })
})

describe.each(engines)('notifications as a Lambda on $name', (engine) => {
  const shop = useTestShop(engine, [])
  async function open(environment: Record<string, string>) {
    const lambda = await lambdaFunction(notifications, {
      env: { DATABASE_URL: shop.schema.url, DB_POOL: '2', LOG_LEVEL: 'silent', ...environment },
    })
    onTestFinished(() => lambda.close())
    const event = readEvent('http-api')
    return (path: string, rawQueryString = '') => {
      const change = { rawPath: `/api/small/notifications/${path}`, rawQueryString }
      return lambda.handler({ ...event, ...change } as unknown as LambdaEvent, {} as Context)
    }
  }

  it('waits for the next event of who polls', async () => {
    const ask = await open({ STREAM_SECONDS: '0', POLL_SECONDS: '20' })
    const id = await buildTransaction(shop.database)
    const { next_after } = JSON.parse((await ask(`${id}/events/poll`)).body).data
    const waiting = ask(`${id}/events/poll`, `after=${next_after}&wait=50`)
    const number = await buildStep(shop.database, id, 'verified')
    const { events } = JSON.parse((await waiting).body).data
    expect(events).toEqual([expect.objectContaining({ event_number: number, status: 'verified' })])
  })

  it('ends a stream with what there is, since it would be held back until its end', async () => {
    const ask = await open({ STREAM_SECONDS: '0' })
    const id = await buildTransaction(shop.database)
    const answer = await ask(`${id}/events`)
    expect(answer).toMatchObject({
      statusCode: 200,
      isBase64Encoded: false,
      headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    })
    expect(answer.body).toMatch(
      /^retry: 2000\nid: 0\n\nid: \d+\nevent: transaction\ndata: \{.*"status":"received".*\}\n\n$/,
    )
  }, 20_000)
})
