import type { AddressInfo } from 'node:net'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { mountFunctions } from '@kedai/shared/hosts/mount.ts'
import { createApp } from '@kedai/shared/http/create-app.ts'
import { createPlatform, defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { LISTENERS_PER_TRANSACTION_MAX } from '@kedai/shared/limits.ts'
import { buildStep, buildTransaction } from '@kedai/shared/testing/build-events.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWatch, watch } from './routes.ts'

const notifications = defineFunction('notifications', { summary: '', ...partsOf(watch) })
const brief = defineFunction('brief', { summary: '', ...partsOf(createWatch(700)) })
const STRANGER = '019ab000-0000-7000-8000-000000000000'

interface Told {
  readonly id: number
  readonly event: string
  readonly status: string
}

/** What has come of a stream so far, and what it is at. */
interface Stream {
  readonly events: Told[]
  readonly raw: () => string
  readonly lastId: () => number
  until(count: number): Promise<Told[]>
  readonly ended: Promise<void>
  stop(): void
}

async function listen(url: string, headers: Record<string, string> = {}): Promise<Stream> {
  const leaving = new AbortController()
  const response = await fetch(url, { headers, signal: leaving.signal })
  const { body } = response
  if (response.status !== 200 || body === null) throw new Error(await response.text())
  const events: Told[] = []
  let raw = ''
  let unread = ''
  let lastId = 0
  let wake = () => undefined as unknown
  const ended = (async () => {
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      raw += part
      unread += part
      const frames = unread.split('\n\n')
      unread = frames.pop() ?? ''
      for (const frame of frames) {
        const field = (name: string) => frame.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1]
        const data = field('data')
        lastId = Number(field('id') ?? lastId)
        if (data !== undefined) {
          events.push({ id: lastId, event: field('event') ?? '', status: JSON.parse(data).status })
        }
      }
      wake()
    }
  })().catch(() => undefined)
  return {
    events,
    raw: () => raw,
    lastId: () => lastId,
    async until(count) {
      while (events.length < count) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        await promise
      }
      return events
    },
    ended,
    stop: () => leaving.abort(),
  }
}

describe.each(engines)('watching on $name', (engine) => {
  const shop = useTestShop(engine, [notifications, brief])
  const opened: { close(): Promise<unknown> }[] = []
  let base: string
  beforeAll(async () => {
    base = await serve()
  })
  afterAll(async () => {
    for (const one of opened) await one.close()
  })

  /** A replica of its own: another process would share no more than the database with it. */
  async function serve(): Promise<string> {
    const replica = await openReplica()
    opened.push(replica)
    return replica.base
  }
  async function openReplica() {
    const database = openDatabase({ url: shop.schema.url, poolSize: 4 })
    const app = await createApp(shop.config)
    await mountFunctions(app, [notifications, brief], createPlatform(database, shop.config))
    await app.listen({ host: '127.0.0.1', port: 0 })
    return {
      base: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/small`,
      app,
      close: async () => {
        await app.close()
        await database.close()
      },
    }
  }
  const get = (path: string, headers: Record<string, string> = {}) =>
    shop.app.inject({ url: `/api/small/notifications${path}`, headers })

  describe('the status', () => {
    it('comes with the history and nothing of the staff', async () => {
      const id = await buildTransaction(shop.database)
      const { staffId } = await buildStaff(shop.database)
      const second = await buildStep(shop.database, id, 'verified', 'paid')
      await shop.change('UPDATE transaction_events SET staff_id = ? WHERE event_number = ?', [
        staffId,
        second,
      ])

      const response = await get(`/${id}`)

      expect(response.json().data).toEqual({
        transaction_id: id,
        status: 'verified',
        payment_status: 'paid',
        receipt_number: expect.stringMatching(/^\d{8}-\d{4}$/),
        call_number: expect.stringMatching(/^\d{3}$/),
        method: 'counter',
        total_amount: 5000,
        refunded_amount: 0,
        history: [
          {
            event_number: second - 1,
            status: 'received',
            payment_status: 'waiting',
            occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
          },
          expect.objectContaining({ event_number: second, status: 'verified', payment_status: 'paid' }),
        ],
      })
    })

    it('is the same until something happens', async () => {
      const id = await buildTransaction(shop.database)
      const etag = String((await get(`/${id}`)).headers.etag)
      expect((await get(`/${id}`, { 'if-none-match': etag })).statusCode).toBe(304)
      await buildStep(shop.database, id, 'rejected')
      expect((await get(`/${id}`, { 'if-none-match': etag })).json().data.status).toBe('rejected')
    })

    it('is not told before a write of ours has covered it, and costs no further write then', async () => {
      const reads = async () =>
        (
          await shop.query<{ event_number: number; read_at: string }>(
            'SELECT event_number, read_at FROM outbox_reads ORDER BY event_number DESC LIMIT 1',
          )
        )[0]
      const id = await buildTransaction(shop.database)
      const newest = await buildStep(shop.database, id, 'verified')
      await get(`/${id}`)
      const covered = await reads()
      expect(covered?.event_number).toBe(newest)
      await get(`/${id}`)
      expect(await reads()).toEqual(covered)
    })

    it.each(['', '/events', '/events/poll'])(
      'of a transaction that there is not is 404 at %s',
      async (path) => {
        const response = await get(`/${STRANGER}${path}`)
        expect(response.json().error.reason).toBe('TRANSACTION_NOT_FOUND')
      },
    )
  })

  describe('a stream', () => {
    it('begins with the past and goes on with what comes', async () => {
      const id = await buildTransaction(shop.database)
      const stream = await listen(`${base}/notifications/${id}/events`)
      await stream.until(1)
      const second = await buildStep(shop.database, id, 'verified', 'paid')
      expect(await stream.until(2)).toEqual([
        { id: second - 1, event: 'transaction', status: 'received' },
        { id: second, event: 'transaction', status: 'verified' },
      ])
      expect(stream.raw()).toMatch(/^retry: 2000\nid: 0\n\n/)
      stream.stop()
    })

    it('tells nothing of others', async () => {
      const [mine, other] = [await buildTransaction(shop.database), await buildTransaction(shop.database)]
      const stream = await listen(`${base}/notifications/${mine}/events`)
      await stream.until(1)
      await buildStep(shop.database, other, 'verified')
      await buildStep(shop.database, mine, 'rejected')
      expect((await stream.until(2)).map(({ status }) => status)).toEqual(['received', 'rejected'])
      stream.stop()
    })

    it.each(['Last-Event-ID', 'after'])('goes on from %s', async (way) => {
      const id = await buildTransaction(shop.database)
      const second = await buildStep(shop.database, id, 'verified')
      const third = await buildStep(shop.database, id, 'completed')
      const stream =
        way === 'after'
          ? await listen(`${base}/notifications/${id}/events?after=${second}`)
          : await listen(`${base}/notifications/${id}/events?after=1`, { 'Last-Event-ID': String(second) })
      expect(await stream.until(1)).toEqual([{ id: third, event: 'transaction', status: 'completed' }])
      stream.stop()
    })

    it('begins anew where the number is of books that were put back', async () => {
      const id = await buildTransaction(shop.database)
      const stream = await listen(`${base}/notifications/${id}/events?after=1000000`)
      expect(await stream.until(1)).toHaveLength(1)
      stream.stop()
    })

    it('outlasts the handler’s deadline of 6 s, and is ended by us', async () => {
      const id = await buildTransaction(shop.database)
      const long = await listen(`${base}/notifications/${id}/events`)
      const short = await listen(`${base}/brief/${id}/events`)
      await short.ended
      expect(short.events).toHaveLength(1)
      await new Promise((resolve) => setTimeout(resolve, 6_500))
      await buildStep(shop.database, id, 'verified')
      expect(await long.until(2)).toHaveLength(2)
      long.stop()
    })

    it('is one of twenty for a transaction; when one ends there is a place again', async () => {
      const id = await buildTransaction(shop.database)
      const url = `${base}/notifications/${id}/events`
      const streams = await Promise.all(
        Array.from({ length: LISTENERS_PER_TRANSACTION_MAX }, () => listen(url)),
      )
      const refused = await fetch(url)
      expect(refused.status).toBe(429)
      expect(refused.headers.get('retry-after')).toBe('5')
      streams[0]?.stop()
      let again = await fetch(url)
      while (again.status === 429) again = await fetch(url)
      expect(again.status).toBe(200)
      await again.body?.cancel()
      for (const stream of streams) stream.stop()
    })

    it('ends when the server closes, which waits for nobody', async () => {
      const id = await buildTransaction(shop.database)
      const replica = await openReplica()
      const stream = await listen(`${replica.base}/notifications/${id}/events`)
      await stream.until(1)
      await replica.close()
      await stream.ended
    })
  })

  describe('a long poll', () => {
    const poll = async (id: string, query: string) =>
      (await get(`/${id}/events/poll?${query}`)).json().data as {
        events: { event_number: number }[]
        next_after: number
      }

    it('answers at once where there is something', async () => {
      const id = await buildTransaction(shop.database)
      const { events, next_after } = await poll(id, 'wait=50')
      expect(events).toHaveLength(1)
      expect(next_after).toBe(events[0]?.event_number)
    })

    it('waits for the next', async () => {
      const id = await buildTransaction(shop.database)
      const { next_after } = await poll(id, 'wait=0')
      const waiting = poll(id, `after=${next_after}&wait=50`)
      const second = await buildStep(shop.database, id, 'verified')
      expect((await waiting).events.map((event) => event.event_number)).toEqual([second])
    })

    it('answers with nothing when the time is over', async () => {
      const id = await buildTransaction(shop.database)
      const { next_after } = await poll(id, 'wait=0')
      expect(await poll(id, `after=${next_after}&wait=1`)).toEqual({ events: [], next_after })
    })

    it('of the staff tells where to go on from, also before anything happened', async () => {
      const { headers } = await buildStaff(shop.database, { role: 'cashier' })
      const ask = async (query: string) => (await get(`/events/poll?${query}`, headers)).json().data
      const { next_after } = await ask('wait=0')
      const id = await buildTransaction(shop.database)
      expect((await ask(`after=${next_after}&wait=50`)).events).toEqual([
        expect.objectContaining({ transaction_id: id, status: 'received' }),
      ])
    })
  })

  describe('the staff’s stream', () => {
    it('tells of every transaction from now on', async () => {
      await buildTransaction(shop.database)
      const { headers } = await buildStaff(shop.database, { role: 'cashier' })
      const stream = await listen(`${base}/notifications/events`, headers)
      const first = await buildTransaction(shop.database)
      const second = await buildTransaction(shop.database)
      await buildStep(shop.database, first, 'verified')
      await buildStep(shop.database, second, 'verified')
      expect((await stream.until(4)).map(({ status }) => status)).toEqual([
        'received',
        'received',
        'verified',
        'verified',
      ])
      stream.stop()
    })

    it('ends before the next event once its session is revoked', async () => {
      const { headers, sessionId } = await buildStaff(shop.database, { role: 'cashier' })
      const stream = await listen(`${base}/notifications/events`, headers)
      await shop.change('UPDATE sessions SET revoked_at = SYSDATE(6) WHERE id = ?', [
        Buffer.from(sessionId.replaceAll('-', ''), 'hex'),
      ])
      // As long as a process may go by what it knew of a session.
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      await buildTransaction(shop.database)
      await stream.ended
      expect(stream.events).toEqual([])
    })
  })

  it('gives each event once and in order, over any sequence of cuts, restarts and replicas', async () => {
    const { headers } = await buildStaff(shop.database)
    const other = await serve()
    const visits = fc.array(
      fc.record({
        place: fc.constantFrom('first', 'second', 'restarted'),
        /** Events to wait for before going, and events that happen while nobody listens. */
        stay: fc.integer({ min: 0, max: 3 }),
        away: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(visits, async (plan) => {
        const id = await buildTransaction(shop.database)
        const [before] = await shop.query<{ last: number }>(
          'SELECT last_event_number AS last FROM ledger_head WHERE id = 1',
        )
        let last = before?.last ?? 0
        const expected: number[] = []
        const told: number[] = []
        for (const { place, stay, away } of plan) {
          const restarted = place === 'restarted' ? await openReplica() : undefined
          const at = restarted?.base ?? (place === 'first' ? base : other)
          const stream = await listen(`${at}/notifications/events`, {
            ...headers,
            'Last-Event-ID': String(last),
          })
          const due = expected.length - told.length
          for (let i = 0; i < stay; i++) expected.push(await buildStep(shop.database, id, 'verified'))
          await stream.until(stay === 0 ? 0 : due + stay)
          stream.stop()
          await stream.ended
          told.push(...stream.events.map((event) => event.id))
          last = stream.events.at(-1)?.id ?? last
          await restarted?.close()
          for (let i = 0; i < away; i++) expected.push(await buildStep(shop.database, id, 'verified'))
        }
        const final = await listen(`${base}/notifications/events?after=${last}`, headers)
        await final.until(expected.length - told.length)
        final.stop()
        expect([...told, ...final.events.map((event) => event.id)]).toEqual(expected)
      }),
      { numRuns: 10 },
    )
  })
})
