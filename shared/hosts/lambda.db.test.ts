import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import { type LambdaFunction, type LambdaOptions, lambdaFunction } from './lambda.ts'
import { CONTEXT, readEvent, SECRET, stall } from './test-lambda.ts'

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
  const invoke = (name: string, change: object = {}) => lambda.handler(readEvent(name, change), CONTEXT)
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
    const answer = await early.handler(readEvent('http-api', { rawPath: '/now' }), CONTEXT)
    expect(answer.statusCode).toBe(503)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })
})
