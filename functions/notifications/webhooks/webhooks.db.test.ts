import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPlatform, defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { WEBHOOKS_MAX } from '@kedai/shared/limits.ts'
import { buildStep, buildTransaction } from '@kedai/shared/testing/build-events.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { pruneDeliveries } from '@kedai/shared/webhooks/prune-deliveries.ts'
import { createSendWebhooks } from '@kedai/shared/webhooks/send-webhooks.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { webhooks } from './routes.ts'

const notifications = defineFunction('notifications', { summary: '', ...partsOf(webhooks) })

interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly body: { type: string; timestamp: string; data: Record<string, unknown> }
}

describe.each(engines)('webhooks on $name', (engine) => {
  const shop = useTestShop(engine, [notifications], { WEBHOOK_ALLOW_PRIVATE: '127.0.0.0/8' })
  const received: Received[] = []
  /** What each path of the receiver answers; 200 where nothing is said, and 0 for never. */
  const answers = new Map<string, number>()
  let base: string
  let owner: Awaited<ReturnType<typeof buildStaff>>
  const receiver = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const path = request.url ?? ''
    received.push({ path, headers: request.headers, text, body: JSON.parse(text) })
    const status = answers.get(path) ?? 200
    if (status > 0) response.writeHead(status, { location: '/elsewhere' }).end('ok')
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
    owner = await buildStaff(shop.database, { role: 'owner' })
  })
  afterEach(async () => {
    const broken = await shop.database.read(checkInvariants)
    expect(broken.filter(({ name }) => name.includes('webhook'))).toEqual([])
    await shop.change('DELETE FROM webhooks')
    received.length = 0
    answers.clear()
  })
  afterAll(() => {
    receiver.close()
    receiver.closeAllConnections()
  })

  async function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path = '', payload?: object, more = {}) {
    const response = await shop.app.inject({
      method,
      url: `/api/small/notifications/webhooks${path}`,
      headers: { ...owner.headers, ...more },
      ...(payload && { payload }),
    })
    return { ...response.json(), headers: response.headers }
  }
  const create = async (path: string) =>
    (await call('POST', '', { url: base + path })).data as { webhook_id: number; secret: string }
  const deliveriesOf = async (webhookId: number, query = '') =>
    (await call('GET', `/${webhookId}/deliveries${query}`)).data as Record<string, unknown>[]

  function openSender() {
    const ending = new AbortController()
    const faults: unknown[] = []
    const job = createSendWebhooks()
    const log = { info: () => undefined, error: (fields: object) => faults.push(fields) }
    const platform = createPlatform(shop.database, shop.config)
    return {
      run: () => job.run(platform, { signal: ending.signal, log }),
      end: async () => {
        ending.abort()
        await job.settle?.()
      },
      settle: async () => {
        await job.settle?.()
        expect(faults).toEqual([])
      },
    }
  }
  /** One run of the job and all that it has set going. */
  async function send() {
    const sender = openSender()
    await sender.run()
    await sender.settle()
  }
  const makeDue = () =>
    shop.change("UPDATE webhook_deliveries SET next_attempt_at = SYSDATE(6) WHERE status = 'pending'")

  it('are told of each event from their making on, signed by their secret', async () => {
    const before = await buildTransaction(shop.database)
    const { webhook_id, secret } = await create('/in')
    expect(secret).toMatch(/^whsec_/)
    const id = await buildTransaction(shop.database)
    const second = await buildStep(shop.database, id, 'verified', 'paid')
    await send()

    expect(received.map(({ body }) => body.data['status']).sort()).toEqual(['received', 'verified'])
    const verified = received.find(({ body }) => body.data['status'] === 'verified')
    expect(verified?.body).toEqual({
      type: 'transaction.changed',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        event_number: second,
        transaction_id: id,
        status: 'verified',
        payment_status: 'paid',
        receipt_number: expect.stringMatching(/^\d{8}-\d{4}$/),
        total_amount: 5000,
      },
    })
    expect(received.some(({ text }) => text.includes(before))).toBe(false)
    for (const { headers, text } of received) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      expect(headers['webhook-signature']).toBe(
        `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
      )
      expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(300)
    }
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(2)
    const deliveries = await deliveriesOf(webhook_id)
    expect(deliveries.map(({ event_number }) => event_number)).toEqual([second, second - 1])
    expect(deliveries[0]).toMatchObject({
      status: 'delivered',
      attempt_count: 1,
      response_status: 200,
      last_error: '',
      next_attempt_at: null,
    })
  })

  it('are told once, though two processes send at the same time', async () => {
    await create('/in')
    const id = await buildTransaction(shop.database)
    for (let i = 0; i < 20; i++) await buildStep(shop.database, id, 'verified')
    await Promise.all([send(), send()])
    await send()
    expect(received.map(({ body }) => body.data['event_number'])).toHaveLength(21)
    expect(new Set(received.map(({ body }) => body.data['event_number'])).size).toBe(21)
  })

  it('are tried again later, under the same id, and given up after a day', async () => {
    const { webhook_id } = await create('/broken')
    answers.set('/broken', 500)
    await buildTransaction(shop.database)
    await send()
    await send()
    expect(received).toHaveLength(1)
    expect(await deliveriesOf(webhook_id)).toEqual([
      expect.objectContaining({
        status: 'pending',
        attempt_count: 1,
        response_status: 500,
        last_error: 'answered 500',
      }),
    ])
    const [wait] = await shop.query<{ seconds: string }>(
      'SELECT TIMESTAMPDIFF(MICROSECOND, SYSDATE(6), next_attempt_at) / 1000000 AS seconds FROM webhook_deliveries',
    )
    expect(Number(wait?.seconds)).toBeLessThanOrEqual(5.5)

    for (let tries = 2; tries <= 11; tries++) {
      await makeDue()
      await send()
      expect(received).toHaveLength(tries)
    }
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await deliveriesOf(webhook_id, '?status=failed')).toEqual([
      expect.objectContaining({ status: 'failed', attempt_count: 11, finished_at: expect.any(String) }),
    ])
    await makeDue()
    await send()
    expect(received).toHaveLength(11)
  })

  it('have no redirect followed', async () => {
    const { webhook_id } = await create('/moved')
    answers.set('/moved', 302)
    await buildTransaction(shop.database)
    await send()
    expect(received.map(({ path }) => path)).toEqual(['/moved'])
    expect((await deliveriesOf(webhook_id))[0]).toMatchObject({ status: 'pending', response_status: 302 })
  })

  it('are turned off by the answer 410, which the audit trail tells', async () => {
    const { webhook_id } = await create('/gone')
    answers.set('/gone', 410)
    await buildTransaction(shop.database)
    await send()
    expect((await call('GET', `/${webhook_id}`)).data).toMatchObject({ is_active: false, failed_count: 1 })
    expect(
      await shop.query(
        "SELECT staff_id, subject_id, detail FROM audit_entries WHERE action = 'webhook.disable'",
      ),
    ).toEqual([{ staff_id: null, subject_id: String(webhook_id), detail: '{"answered":410}' }])
    await buildTransaction(shop.database)
    await send()
    expect(received).toHaveLength(1)
  })

  it('do not wait for one that is slow, which the end of the process cuts off', async () => {
    const slow = await create('/slow')
    answers.set('/slow', 0)
    await create('/quick')
    const sender = openSender()
    for (let i = 1; i <= 3; i++) {
      await buildTransaction(shop.database)
      await sender.run()
      while (received.filter(({ path }) => path === '/quick').length < i) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        await sender.run()
      }
    }
    await sender.end()
    const left = await deliveriesOf(slow.webhook_id)
    expect(left.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending'])
    // Nobody else sends it while it may still be under way.
    const before = received.length
    answers.clear()
    await send()
    expect(received.slice(before).filter(({ path }) => path === '/slow').length).toBeLessThan(3)
    await makeDue()
    await send()
    expect(new Set((await deliveriesOf(slow.webhook_id)).map(({ status }) => status))).toEqual(
      new Set(['delivered']),
    )
  })

  it('are not told of what happened while they were off', async () => {
    const { webhook_id } = await create('/in')
    const change = async (is_active: boolean) => {
      const { headers } = await call('GET', `/${webhook_id}`)
      return call('PATCH', `/${webhook_id}`, { is_active }, { 'if-match': String(headers.etag) })
    }
    expect((await change(false)).data.is_active).toBe(false)
    await buildTransaction(shop.database)
    await send()
    expect((await change(true)).data.is_active).toBe(true)
    const id = await buildTransaction(shop.database)
    await send()
    expect(received.map(({ body }) => body.data['transaction_id'])).toEqual([id])
  })

  it('are signed by the secret before as well, for a day after it was replaced', async () => {
    const { webhook_id, secret } = await create('/in')
    const rotated = (await call('POST', `/${webhook_id}/rotate-secret`)).data
    expect(rotated.secret).toMatch(/^whsec_/)
    expect(rotated.secret).not.toBe(secret)
    await buildTransaction(shop.database)
    await send()
    const signature = ({ headers, text }: Received, by: string) =>
      `v1,${createHmac('sha256', Buffer.from(by.slice(6), 'base64'))
        .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`)
        .digest('base64')}`
    const [first] = received as [Received]
    expect(first.headers['webhook-signature']).toBe(
      `${signature(first, rotated.secret)} ${signature(first, secret)}`,
    )
    await shop.change('UPDATE webhooks SET previous_secret_until = SYSDATE(6)')
    await buildTransaction(shop.database)
    await send()
    const second = received[1] as Received
    expect(second.headers['webhook-signature']).toBe(signature(second, rotated.secret))
  })

  it('are sent again what failed, one or all', async () => {
    const { webhook_id } = await create('/in')
    for (let i = 0; i < 3; i++) await buildTransaction(shop.database)
    await send()
    await shop.change("UPDATE webhook_deliveries SET status = 'failed', attempt_count = 11")
    const [newest] = await deliveriesOf(webhook_id)
    received.length = 0

    const one = await call('POST', `/${webhook_id}/deliveries/${newest?.['delivery_id']}/replay`)
    expect(one.data).toEqual({ replayed_count: 1 })
    await send()
    expect(received.map(({ body }) => body.data['event_number'])).toEqual([newest?.['event_number']])

    expect((await call('POST', `/${webhook_id}/replay-failed`)).data).toEqual({ replayed_count: 2 })
    await send()
    expect(received).toHaveLength(3)
    expect((await call('POST', `/${webhook_id}/replay-failed`)).data).toEqual({ replayed_count: 0 })
    expect((await call('POST', `/${webhook_id}/deliveries/1000000/replay`)).error.reason).toBe(
      'WEBHOOK_DELIVERY_NOT_FOUND',
    )
  })

  it('can be tried', async () => {
    const { webhook_id } = await create('/in')
    expect((await call('POST', `/${webhook_id}/ping`)).data).toMatchObject({
      is_delivered: true,
      response_status: 200,
      error: '',
    })
    expect(received[0]?.body).toMatchObject({ type: 'webhook.ping', data: {} })
    answers.set('/in', 503)
    expect((await call('POST', `/${webhook_id}/ping`)).data).toMatchObject({
      is_delivered: false,
      response_status: 503,
    })
  })

  it('are listed without their secrets, changed as they were read, and deleted with all they had', async () => {
    const { webhook_id } = await create('/in')
    await buildTransaction(shop.database)
    await send()
    const { data } = await call('GET')
    expect(data).toEqual([
      {
        webhook_id,
        url: `${base}/in`,
        description: '',
        is_active: true,
        created_at: expect.any(String),
        pending_count: 0,
        failed_count: 0,
      },
    ])
    const body = { description: 'Books', url: `${base}/other` }
    expect((await call('PATCH', `/${webhook_id}`, body)).error.reason).toBe('IF_MATCH_REQUIRED')
    expect((await call('PATCH', `/${webhook_id}`, body, { 'if-match': '"1"' })).data).toMatchObject(body)
    expect((await call('PATCH', `/${webhook_id}`, body, { 'if-match': '"1"' })).error.reason).toBe(
      'VERSION_CHANGED',
    )
    expect((await call('DELETE', `/${webhook_id}`)).data).toBeNull()
    expect((await call('GET', `/${webhook_id}`)).error.reason).toBe('WEBHOOK_NOT_FOUND')
    expect(await shop.query('SELECT id FROM webhook_deliveries')).toEqual([])
    const audited = await shop.query<{ action: string; detail: string }>(
      'SELECT action, detail FROM audit_entries WHERE subject_id = ? ORDER BY id',
      [String(webhook_id)],
    )
    expect(audited.map(({ action }) => action)).toEqual([
      'webhook.create',
      'webhook.change',
      'webhook.delete',
    ])
    expect(JSON.stringify(audited)).not.toContain('/other')
  })

  it('have pages of deliveries', async () => {
    const { webhook_id } = await create('/in')
    for (let i = 0; i < 3; i++) await buildTransaction(shop.database)
    await send()
    const first = await call('GET', `/${webhook_id}/deliveries?page_size=2`)
    expect(first.data).toHaveLength(2)
    const next = /<(.*)>/.exec(String(first.headers.link))?.[1] ?? ''
    const second = await call('GET', `/${webhook_id}/deliveries${next}`)
    expect(second.data).toHaveLength(1)
    expect(second.headers.link).toBeUndefined()
  })

  it.each([
    ['WEBHOOK_ADDRESS', 'http://10.0.0.1/'],
    ['WEBHOOK_ADDRESS', 'https://169.254.169.254/'],
    ['VALIDATION_FAILED', 'ftp://books.example/'],
    ['VALIDATION_FAILED', 'https://me:secret@books.example/'],
    ['VALIDATION_FAILED', 'books.example'],
  ])('are refused by %s: %s', async (reason, url) => {
    expect((await call('POST', '', { url })).error.reason).toBe(reason)
  })

  it('are no more than there may be', async () => {
    for (let i = 0; i < WEBHOOKS_MAX; i++) await create('/in')
    expect((await call('POST', '', { url: `${base}/in` })).error.reason).toBe('WEBHOOKS_FULL')
  })

  it('have deliveries forgotten after 30 days', async () => {
    const { webhook_id } = await create('/in')
    for (let i = 0; i < 3; i++) await buildTransaction(shop.database)
    await send()
    const [newest, ...older] = await deliveriesOf(webhook_id)
    for (const { delivery_id } of older) {
      await shop.change(
        'UPDATE webhook_deliveries SET created_at = SYSDATE(6) - INTERVAL 31 DAY WHERE id = ?',
        [delivery_id as number],
      )
    }
    expect(await pruneDeliveries(shop.database, new AbortController().signal)).toBe(2)
    expect((await deliveriesOf(webhook_id)).map((one) => one['delivery_id'])).toEqual([
      newest?.['delivery_id'],
    ])
  })
})
