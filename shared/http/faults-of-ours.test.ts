import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { Refusal, Unavailable } from '../errors/refusal.ts'
import { createTestApp, expectRefusal } from './test-app.ts'

let thrown: unknown
const { app, log } = await createTestApp(async (routes) => {
  routes.get('/carts/:id', async () => {
    throw thrown
  })
  routes.get('/never', () => new Promise(() => undefined))
  routes.get('/narrow', { schema: { response: { '4xx': z.object({ price: z.int() }) } } }, async () => {
    throw new Refusal('CART_EMPTY')
  })
  routes.get('/other', { schema: { response: { 200: z.object({ price: z.int() }) } } }, async () => {
    return { price: 'free' as unknown as number }
  })
})

async function throwing(error: unknown) {
  thrown = error
  const response = await app.inject('/carts/4503599627370496')
  const { body, headers } = response
  const check = (code: number, reason: string) =>
    expectRefusal(
      { body, requestIdHeader: headers['x-request-id'], contentType: headers['content-type'] },
      code,
      reason,
    )
  return { response, check }
}
const logged = () => log.map((line) => JSON.parse(line))

beforeEach(() => {
  log.length = 0
})

describe('an error that nobody expected', () => {
  it('is a 500 with a constant text, its detail only in the log', async () => {
    const { response, check } = await throwing(
      new TypeError('price of undefined', { cause: new Error('root') }),
    )

    expect(response.statusCode).toBe(500)
    check(500, 'INTERNAL_ERROR')
    expect(response.json().error).toMatchObject({
      message: 'Something went wrong here; it has been logged.',
      details: {},
    })
    expect(response.body).not.toContain('price of undefined')
    expect(response.headers['retry-after']).toBeUndefined()
    expect(logged()[0]).toMatchObject({
      level: 50,
      msg: 'fault of ours',
      request_id: response.headers['x-request-id'],
      err: { type: 'TypeError', message: 'price of undefined', cause: { type: 'Error', message: 'root' } },
    })
    expect(logged()[0].err.stack).toContain('faults-of-ours.test.ts')
  })

  it.each([
    ['null', null],
    ['nothing', undefined],
    ['a text', 'the till is open'],
    ['an object', { statusCode: 200, message: 'the till is open' }],
  ])('is a 500 also if it is %s', async (_name, error) => {
    const { response, check } = await throwing(error)
    expect(response.statusCode).toBe(500)
    check(500, 'INTERNAL_ERROR')
    expect(response.body).not.toContain('till')
    expect(logged()[0]).toMatchObject({ level: 50, msg: 'fault of ours' })
  })

  it('keeps a thrown text for the log', async () => {
    await throwing('the till is open')
    expect(logged()[0].err.message).toContain('the till is open')
  })

  it('is a 500 also where the answer is not what its schema says', async () => {
    const response = await app.inject('/other')
    expect(response.json()).toMatchObject({ code: 500, error: { reason: 'INTERNAL_ERROR' } })
    expect(response.body).not.toContain('free')
  })

  it('does not pass its own status or headers on', async () => {
    const { response } = await throwing(
      Object.assign(new Error('no'), { statusCode: 418, headers: { 'x-a': 'b' } }),
    )
    expect(response.statusCode).toBe(500)
    expect(response.headers['x-a']).toBeUndefined()
  })
})

describe('an error of the database', () => {
  it('leaves its statement and its values out of the log', async () => {
    const sql = "INSERT INTO staff (name, password) VALUES ('Budi', 'hunter2')"
    await throwing(
      Object.assign(new Error("Table 'shop.staff' doesn't exist"), {
        code: 'ER_NO_SUCH_TABLE',
        errno: 1146,
        sqlState: '42S02',
        sqlMessage: `Table 'shop.staff' doesn't exist near ${sql}`,
        sql,
      }),
    )
    expect(logged()[0].err).toEqual({
      type: 'Error',
      message: "Table 'shop.staff' doesn't exist",
      stack: expect.stringContaining("Table 'shop.staff' doesn't exist"),
      code: 'ER_NO_SUCH_TABLE',
      errno: 1146,
    })
    expect(log.join('')).not.toContain('hunter2')
  })

  it.each([
    ["Duplicate entry '4503599627370496-1' for key 'cart_lines.PRIMARY'", "for key 'cart_lines.PRIMARY'"],
    ["Duplicate entry 'it''s-a-key' for key 'transactions_idempotency_key'", 'transactions_idempotency_key'],
    [
      "Incorrect integer value: '4503599627370496x' for column 'user_id' at row 1",
      "column 'user_id' at row 1",
    ],
    ["Truncated incorrect DOUBLE value: '4503599627370496x'", 'Truncated incorrect DOUBLE value'],
  ])('leaves the value out of the message %j', async (message, kept) => {
    await throwing(Object.assign(new Error(message), { errno: 1062, sqlMessage: message, sql: 'INSERT' }))
    expect(logged()[0].err.message).toContain(kept)
    expect(log.join('')).not.toMatch(/4503599627370496|it''s-a-key/)
  })
})

describe('a refusal', () => {
  it('has the status, the sentence and the details of its reason', async () => {
    const { response, check } = await throwing(
      new Refusal('OUT_OF_STOCK', { goods: [{ goods_id: 1, stock: 2 }] }),
    )
    expect(response.statusCode).toBe(409)
    check(409, 'OUT_OF_STOCK')
    expect(response.json()).toMatchObject({
      status: 'Conflict',
      error: {
        message: 'There is less in stock than asked for; details say what is left.',
        details: { goods: [{ goods_id: 1, stock: 2 }] },
      },
    })
    expect(response.headers['retry-after']).toBeUndefined()
  })

  it('is logged at info, as its reason and no more', async () => {
    await throwing(new Refusal('OUT_OF_STOCK', { goods: ['secret'] }))
    expect(logged().map(({ level, reason }) => ({ level, reason }))).toEqual([
      { level: 30, reason: 'OUT_OF_STOCK' },
      { level: 30, reason: undefined },
    ])
    expect(log.join('')).not.toContain('secret')
  })

  it('is in the envelope whatever shape the operation has for it', async () => {
    const response = await app.inject('/narrow')
    expect(response.statusCode).toBe(422)
    expect(response.json().error.reason).toBe('CART_EMPTY')
  })

  it('says when to try again where that helps', async () => {
    const { response } = await throwing(new Refusal('IN_PROGRESS', {}, { retryAfterSeconds: 1 }))
    expect(response.headers['retry-after']).toBe('1')
  })
})

describe('trouble below', () => {
  it('is a 503 with Retry-After, its cause only in the log', async () => {
    const { response, check } = await throwing(new Unavailable(new Error('the disk is full')))
    expect(response.statusCode).toBe(503)
    check(503, 'UNAVAILABLE')
    expect(response.headers['retry-after']).toMatch(/^[123]$/)
    expect(response.body).not.toContain('disk')
    expect(logged()[0]).toMatchObject({ level: 50, msg: 'UNAVAILABLE', err: { message: 'the disk is full' } })
  })

  it('is told apart where the outcome is unknown', async () => {
    const { response, check } = await throwing(new Unavailable(new Error('lost'), 'OUTCOME_UNKNOWN'))
    check(503, 'OUTCOME_UNKNOWN')
    expect(response.headers['retry-after']).toBe('2')
    expect(logged()[0]).toMatchObject({ level: 50, msg: 'OUTCOME_UNKNOWN', err: { message: 'lost' } })
  })
})

describe('a handler without an end', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is answered for after six seconds, with 503 and Retry-After', async () => {
    const answer = app.inject('/never')
    await vi.advanceTimersByTimeAsync(0)
    await vi.advanceTimersByTimeAsync(5_999)
    expect(log).toEqual([])

    await vi.advanceTimersByTimeAsync(1)
    const response = await answer
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ code: 503, error: { reason: 'UNAVAILABLE' } })
    expect(response.headers['retry-after']).toMatch(/^[123]$/)
    expect(logged()[0]).toMatchObject({ level: 50, err: { code: 'FST_ERR_HANDLER_TIMEOUT' } })
  })
})

describe('the log', () => {
  it('names the route of a request, not its address with the number of a cart', async () => {
    const { response } = await throwing(new Refusal('CART_NOT_FOUND'))
    expect(logged().at(-1)).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      request_id: response.headers['x-request-id'],
      method: 'GET',
      route: '/carts/:id',
      status: 404,
      duration_ms: expect.any(Number),
      msg: 'answered',
    })
    expect(log.join('')).not.toContain('4503599627370496')
  })

  it('names no address at all where there is no route', async () => {
    await app.inject('/carts/4503599627370496/secret?token=hunter2')
    expect(logged().at(-1)).toMatchObject({ route: 'none', status: 404 })
    expect(log.join('')).not.toMatch(/4503599627370496|hunter2/)
  })

  it('holds no header of a request', async () => {
    await app.inject({ url: '/nothing', headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } })
    expect(log.join('')).not.toContain('hunter2')
  })

  it('says no more than its level', async () => {
    const quiet = await createTestApp(undefined, { logLevel: 'warn' })
    await quiet.app.inject('/nothing')
    expect(quiet.log).toEqual([])
  })

  it('has times to a tenth of a millisecond', async () => {
    await app.inject('/nothing')
    expect(String(logged().at(-1).duration_ms)).toMatch(/^\d+(\.\d)?$/)
  })
})
