import { describe, expect, it } from 'vitest'
import type { Shop } from './shop.ts'

const STREAM = { accept: 'text/event-stream' }

/** How a customer learns what becomes of an order. */
export function describeEvents(shop: Shop): void {
  async function order(): Promise<{ id: string; after: number; verify: () => Promise<unknown> }> {
    const cart_id = await shop.cart(await shop.goods({ name: 'Gado-gado', price: 18_000, stock: 3 }), 1)
    const body = { cart_id, payment_amount: 18_000, method: 'counter' }
    const { transaction_id: id } = await shop.done('POST', 'pay', { body })
    const { history } = await shop.done('GET', `notifications/${id}`)
    const verify = () => shop.done('POST', `transactions/${id}/verify`, { body: {}, as: shop.tokens.cashier })
    return { id, after: history.at(-1).event_number, verify }
  }

  describe('an order', () => {
    it('shows its status to who holds its number, and the same only once', async () => {
      const { id, verify } = await order()
      const first = await shop.ask('GET', `notifications/${id}`)
      expect(first.data).toMatchObject({
        status: 'received',
        payment_status: 'waiting',
        total_amount: 18_000,
      })
      const known = { headers: { 'if-none-match': first.headers.get('etag') ?? '' } }
      expect((await shop.ask('GET', `notifications/${id}`, known)).status).toBe(304)
      await verify()
      expect((await shop.ask('GET', `notifications/${id}`, known)).data).toMatchObject({ status: 'verified' })
    })

    it('is waited for by long polling', async () => {
      const { id, after, verify } = await order()
      const waiting = shop.done('GET', `notifications/${id}/events/poll?after=${after}&wait=20`)
      await verify()
      const { events, next_after } = await waiting
      expect(events).toMatchObject([{ transaction_id: id, status: 'verified' }])
      expect(next_after).toBe(events[0].event_number)
    })

    it('answers a poll at once where something happened already', async () => {
      const { id } = await order()
      const { events } = await shop.done('GET', `notifications/${id}/events/poll?after=0&wait=20`)
      expect(events).toMatchObject([{ status: 'received', payment_status: 'waiting' }])
    })

    it('is told as a stream: while it happens where the host can, else what there is, to be asked for again', async () => {
      const { id, after, verify } = await order()
      const path = `notifications/${id}/events`
      if (!shop.host.can.streams) {
        const first = await shop.ask('GET', path, { headers: STREAM })
        expect(first.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
        expect(first.text).toContain('retry: 2000\n')
        expect(statusesIn(first.text)).toEqual(['received'])
        await verify()
        const headers = { ...STREAM, 'last-event-id': String(after) }
        expect(statusesIn((await shop.ask('GET', path, { headers })).text)).toEqual(['verified'])
        return
      }
      const stream = await listen(shop, path, {})
      expect(statusesIn(await stream.until('"received"'))).toEqual(['received'])
      await verify()
      expect(statusesIn(await stream.until('"verified"'))).toEqual(['received', 'verified'])
      stream.leave()
    })

    it('goes on in a new stream where the one before ended', async () => {
      const { id, after, verify } = await order()
      await verify()
      const path = `notifications/${id}/events`
      const headers = { 'last-event-id': String(after) }
      if (!shop.host.can.streams) {
        const { text } = await shop.ask('GET', path, { headers: { ...STREAM, ...headers } })
        expect(statusesIn(text)).toEqual(['verified'])
        return
      }
      const stream = await listen(shop, path, headers)
      expect(statusesIn(await stream.until('"verified"'))).toEqual(['verified'])
      stream.leave()
    })

    it('that there is not is refused before any stream begins', async () => {
      const path = 'notifications/019ab000-0000-7000-8000-000000000000/events'
      const asked = await shop.ask('GET', path, { headers: STREAM })
      expect([asked.status, asked.reason]).toEqual([404, 'TRANSACTION_NOT_FOUND'])
    })
  })
}

const statusesIn = (text: string) =>
  [...text.matchAll(/^data: .*"status":"(\w+)"/gm)].map(([, status]) => status)

/** A stream that goes on: the text of it up to where a word has come. */
async function listen(shop: Shop, path: string, headers: Record<string, string>) {
  const leaving = new AbortController()
  const request = shop.request('GET', path, { headers: { ...STREAM, ...headers }, signal: leaving.signal })
  const response = await shop.host.fetch(request)
  expect(response.status).toBe(200)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async until(word: string): Promise<string> {
      while (!text.includes(word)) {
        const part = await reader?.read()
        if (part === undefined || part.done) throw new Error(`the stream ended before ${word}: ${text}`)
        text += part.value
      }
      return text
    },
    leave: () => leaving.abort(),
  }
}
