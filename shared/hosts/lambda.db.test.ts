import { readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Context } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { defineFunction } from '../http/define-function.ts'
import type { Job } from '../jobs/job.ts'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import { type LambdaFunction, type LambdaOptions, lambdaFunction } from './lambda.ts'
import { lambdaJobs } from './lambda-jobs.ts'
import type { LambdaEvent } from './lambda-request.ts'

const EVENTS = new URL('../../deploy/lambda/events/', import.meta.url)
/** What a statement was about, which no log is to have. */
const SECRET = 'Siti, 0812 3456 7890'
const CONTEXT = { getRemainingTimeInMillis: () => 50_000 } as Context
/** As the wire has them: not text, and not even UTF-8. */
const BYTES = Buffer.from([0x1b, 0x40, 0x00, 0xff, 0xfe, 0x0a])

const stall = defineFunction('stocks', {
  summary: '',
  wire: ({ database }) => database,
  routes: (database) => async (app) => {
    const open = { config: { access: 'public' }, schema: { hide: true } } as const
    app.get('/', open, async ({ query, ip, id, headers }) => ({ query, ip, id, cookie: headers.cookie }))
    app.post('/', open, async ({ body }) => ({ body }))
    app.get('/bytes', open, async (_request, reply) =>
      reply.type('application/octet-stream').send(BYTES as never),
    )
    app.get('/cookies', open, async (_request, reply) => {
      reply.header('Set-Cookie', ['a=1; Secure', 'b=2; HttpOnly'])
      return 'two'
    })
    app.get('/broken', open, async (_request, reply) => {
      const rows = async function* () {
        yield 'a,b\n'
        throw Object.assign(new Error('the database has gone'), { sql: `SELECT '${SECRET}'` })
      }
      return reply.type('text/csv').send(Readable.from(rows()) as never)
    })
    app.get('/pieces', open, async (_request, reply) => {
      const pieces = async function* () {
        yield 'first\n'
        await new Promise((resolve) => setTimeout(resolve, 20))
        yield 'second\n'
      }
      return reply.type('text/event-stream').send(Readable.from(pieces()) as never)
    })
    app.get('/now', open, async () => database.read((statements) => statements.rows('SELECT 1 + 1 AS two')))
  },
})

describe.each(engines)('a function as a Lambda on $name', (engine) => {
  let schema: TestSchema
  let lambda: LambdaFunction
  const log: string[] = []
  const options = (): LambdaOptions => ({
    env: { DATABASE_URL: schema.url, DB_POOL: '2', LOG_LEVEL: 'warn' },
    logStream: { write: (line) => void log.push(line) },
  })
  beforeAll(async () => {
    schema = await createTestSchema(engine)
    lambda = await lambdaFunction(stall, options())
  })
  afterAll(async () => {
    await lambda.close()
    await schema.drop()
  })
  const event = (name: string, change: object = {}): LambdaEvent => ({
    ...JSON.parse(readFileSync(new URL(`${name}.json`, EVENTS), 'utf8')),
    ...change,
  })
  const invoke = (name: string, change: object = {}) => lambda.handler(event(name, change), CONTEXT)
  /** By the path alone; the others keep the query that they come with. */
  const get = (path: string) => invoke('http-api', { rawPath: path, rawQueryString: '' })

  it.each([
    ['rest-api', 'theme=dark; till=1', '11111111-2222-3333-4444-000000000001'],
    ['http-api', 'theme=dark;till=1', expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ['http-api-stage', 'theme=dark;till=1', expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ['function-url', 'theme=dark;till=1', '11111111-2222-3333-4444-000000000002'],
    ['load-balancer', 'theme=dark; till=1', expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ['load-balancer-multi-value', 'theme=dark; till=1', expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ])('answers what %s sends', async (name, cookie, id) => {
    const answer = await invoke(name)
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false })
    expect(JSON.parse(answer.body)).toEqual({
      query: { search: 'kopi susu, gula', total_goods: '5' },
      ip: '203.0.113.178',
      id,
      cookie,
    })
  })

  it('says nothing of a connection that it does not have', async () => {
    const { headers } = await get('/')
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': headers['x-request-id'],
    })
    for (const name of ['connection', 'keep-alive', 'transfer-encoding'])
      expect(headers).not.toHaveProperty(name)
  })

  it('gives a load balancer its headers as it wants them', async () => {
    const several = await invoke('load-balancer-multi-value')
    expect(several.multiValueHeaders?.['content-type']).toEqual(['application/json; charset=utf-8'])
    expect((await invoke('load-balancer')).multiValueHeaders).toBeUndefined()
  })

  it.each([
    ['rest-api', { path: '/function/stocks/cookies' }],
    ['load-balancer-multi-value', { path: '/function/stocks/cookies' }],
  ])('sends two cookies through %s as two headers', async (name, change) => {
    const { multiValueHeaders, headers } = await invoke(name, change)
    expect(multiValueHeaders?.['set-cookie']).toEqual(['a=1; Secure', 'b=2; HttpOnly'])
    expect(headers).not.toHaveProperty('set-cookie')
  })

  it.each(['http-api', 'function-url'])(
    'sends two cookies through %s apart from the headers',
    async (name) => {
      const { cookies, headers } = await invoke(name, { rawPath: '/cookies' })
      expect(cookies).toEqual(['a=1; Secure', 'b=2; HttpOnly'])
      expect(headers).not.toHaveProperty('set-cookie')
    },
  )

  it('takes a body in base64, and one that is text', async () => {
    const post = (change: object) =>
      invoke('function-url', {
        headers: { 'content-type': 'application/json' },
        requestContext: { http: { method: 'POST', sourceIp: '203.0.113.178' } },
        ...change,
      })
    const json = '{"note":"es téh ☕"}'
    const encoded = await post({ body: Buffer.from(json).toString('base64'), isBase64Encoded: true })
    expect(JSON.parse(encoded.body)).toEqual({ body: { note: 'es téh ☕' } })
    expect(JSON.parse((await post({ body: json })).body)).toEqual({ body: { note: 'es téh ☕' } })
    const malformed = await post({ body: '{"note":' })
    expect([malformed.statusCode, JSON.parse(malformed.body).error.reason]).toEqual([400, 'MALFORMED_JSON'])
  })

  it('gives bytes in base64', async () => {
    expect(await get('/bytes')).toMatchObject({
      statusCode: 200,
      isBase64Encoded: true,
      headers: { 'content-type': 'application/octet-stream' },
      body: 'G0AA//4K',
    })
  })

  it.each([
    ['/nowhere', 'GET', 404, 'NOT_FOUND'],
    ['/function/cart', 'GET', 404, 'NOT_FOUND'],
    ['/', 'PROPFIND', 405, 'METHOD_NOT_ALLOWED'],
    ['/%', 'GET', 400, 'BAD_REQUEST'],
  ])('refuses %s by %s with %i', async (rawPath, method, code, reason) => {
    const answer = await invoke('function-url', { rawPath, requestContext: { http: { method } } })
    expect([answer.statusCode, JSON.parse(answer.body).error.reason]).toEqual([code, reason])
  })

  it('says 503 where an answer breaks off, since nothing of it has gone out', async () => {
    onTestFinished(() => void vi.restoreAllMocks())
    const printed = vi.spyOn(console, 'error')
    log.length = 0
    const answer = await invoke('function-url', { rawPath: '/broken' })
    expect(answer).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '2', 'x-request-id': '11111111-2222-3333-4444-000000000002' },
    })
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 503,
      status: 'Service Unavailable',
      error: { reason: 'UNAVAILABLE', request_id: '11111111-2222-3333-4444-000000000002' },
    })
    expect(printed).not.toHaveBeenCalled()
    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({
      level: 50,
      msg: 'an answer broke off',
      request_id: '11111111-2222-3333-4444-000000000002',
    })
    expect(log.join('')).not.toContain(SECRET)
  })

  it('is ready when its database is', async () => {
    expect((await get('/_/ready')).statusCode).toBe(200)
    expect(JSON.parse((await get('/now')).body)).toEqual([{ two: 2 }])
  })

  it('begins without its database, and says 503 until it is there', async () => {
    const env = { DATABASE_URL: 'mysql://nobody@127.0.0.1:1/nothing', LOG_LEVEL: 'silent' }
    const early = await lambdaFunction(stall, { env })
    onTestFinished(() => early.close())
    const answer = await early.handler(event('http-api', { rawPath: '/now' }), CONTEXT)
    expect(answer.statusCode).toBe(503)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })

  describe('that may answer piece by piece', () => {
    /** Stands in for the runtime's: the beginning of the answer goes apart. */
    class Answer extends PassThrough {
      head: object | undefined
    }
    const HttpResponseStream = { from: (answer: Answer, head: object) => Object.assign(answer, { head }) }
    async function open() {
      vi.stubGlobal('awslambda', { HttpResponseStream, streamifyResponse: (handler: unknown) => handler })
      onTestFinished(() => void vi.unstubAllGlobals())
      const streaming = await lambdaFunction(stall, options())
      onTestFinished(() => streaming.close())
      return (rawPath: string) => {
        const answer = new Answer()
        const done = streaming.stream?.(event('function-url', { rawPath }), answer as never, CONTEXT)
        return { answer, done }
      }
    }

    it('does not where the runtime cannot', () => {
      expect(lambda.stream).toBeUndefined()
    })

    it('sends each piece as it comes', async () => {
      const { answer, done } = (await open())('/pieces')
      const [first] = await new Promise<[Buffer]>((resolve) =>
        answer.once('data', (piece) => resolve([piece])),
      )
      expect(first.toString()).toBe('first\n')
      expect(answer.head).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/event-stream' } })
      expect(await text(answer)).toBe('second\n')
      await done
    })

    it.each([
      ['/', 200, '"ip":"203.0.113.178"'],
      ['/nowhere', 404, '"reason":"NOT_FOUND"'],
    ])('answers %s whole', async (path, statusCode, part) => {
      const { answer, done } = (await open())(path)
      expect(await text(answer)).toContain(part)
      expect(answer.head).toMatchObject({ statusCode })
      await done
    })

    it('breaks off what breaks off', async () => {
      const { answer, done } = (await open())('/broken')
      answer.on('error', () => undefined).resume()
      await expect(done).rejects.toEqual(new Error('the answer broke off'))
    })
  })

  describe('with the jobs', () => {
    const endings: string[] = []
    const jobs: Job[] = [
      { name: 'short', everyMs: 60_000, run: async () => endings.push('short') },
      {
        name: 'long',
        everyMs: 60_000,
        run: (_platform, { signal }) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve(endings.push('long')))),
      },
    ]
    const schedule = JSON.parse(readFileSync(new URL('schedule.json', EVENTS), 'utf8'))

    it('runs what is due, and ends what is under way before its time is over', async () => {
      const timed = lambdaJobs(jobs, options())
      onTestFinished(() => timed.close())
      const soon = { getRemainingTimeInMillis: () => 8_200 }
      expect(await timed.handler(schedule, soon)).toEqual({
        ran: ['short', 'long'],
        failed: [],
        isElsewhere: false,
      })
      expect(endings).toEqual(['short', 'long'])
      // What was cut short is due again.
      expect(await timed.handler(schedule, soon)).toMatchObject({ ran: ['long'] })
    })

    it('fails as a whole where there is no database, so that somebody is told', async () => {
      const timed = lambdaJobs(jobs, {
        env: { LOG_LEVEL: 'silent', DATABASE_URL: 'mysql://nobody@127.0.0.1:1/x' },
      })
      await expect(timed.handler(schedule, CONTEXT)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    })
  })
})
