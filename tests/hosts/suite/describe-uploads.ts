import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { UPLOAD_BYTES_MAX } from '../../../shared/limits.ts'
import { newKey, read, type Shop } from './shop.ts'

/** How long nothing is taken for being held back; what is not held back comes at once. */
const SILENCE_MS = 300

/** Files that go in and pictures that come out: bytes, not text. */
export function describeUploads(shop: Shop): void {
  const send = (
    method: string,
    path: string,
    type: string,
    body: Uint8Array<ArrayBuffer> | string,
    more = {},
  ) => {
    const { url } = shop.request(method, path)
    const authorization = `Bearer ${shop.tokens.owner}`
    const headers = { authorization, 'content-type': type, ...newKey(), ...more }
    return new Request(url, { method, headers, body })
  }

  describe('an upload', () => {
    it('of a picture arrives as it was sent, and is shown', async () => {
      const picture = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#123456' } })
        .png()
        .toBuffer()
      const request = send('PUT', 'goods/1/picture', 'image/png', new Uint8Array(picture))
      const { status, data } = await read(await shop.host.fetch(request), request.url)
      expect([status, data]).toMatchObject([200, { goods_id: 1 }])

      const path = /^\/api\/small\/(goods\/pictures\/\d+)$/.exec(data.picture)?.[1] ?? ''
      const shown = await shop.host.fetch(shop.request('GET', path))
      expect(shown.headers.get('content-type')).toBe('image/webp')
      const { format, width, height } = await sharp(await shown.arrayBuffer()).metadata()
      expect({ format, width, height }).toEqual({ format: 'webp', width: 20, height: 10 })
      const known = { headers: { 'if-none-match': shown.headers.get('etag') ?? '' } }
      expect((await shop.ask('GET', path, known)).status).toBe(304)
    })

    it('of 4 MiB is taken, and what is no picture refused for that', async () => {
      const request = send('PUT', 'goods/1/picture', 'image/jpeg', new Uint8Array(4 * 1024 * 1024))
      const { status, reason } = await read(await shop.host.fetch(request), request.url)
      expect([status, reason]).toEqual([422, 'PICTURE_INVALID'])
    })

    it('of 5 MiB is taken where the host can, and a longer one nowhere', async () => {
      const largest = send('PUT', 'goods/1/picture', 'image/jpeg', new Uint8Array(UPLOAD_BYTES_MAX))
      expect((await shop.host.fetch(largest)).status).toBe(shop.host.can.largestUploads ? 422 : 413)
      const longer = send('PUT', 'goods/1/picture', 'image/jpeg', new Uint8Array(UPLOAD_BYTES_MAX + 1))
      const { status, reason } = await read(await shop.host.fetch(longer), longer.url)
      expect([status, reason]).toEqual([413, shop.host.can.largestUploads ? 'BODY_TOO_LARGE' : undefined])
    })

    it('of many goods tells how far it is: while it goes on where the host can, else with its end', async () => {
      const id = await shop.goods({ name: 'Tahu Isi', price: 2000, stock: 5 })
      const file = `id,price\n${id},2500\n`
      const request = send('POST', 'goods/import', 'text/csv', file, { accept: 'application/x-ndjson' })
      const pieces: string[] = []
      let whole: Promise<void> | undefined
      // The import waits for its goods for as long as they are held here.
      await shop.database.transaction(
        async (statements) => {
          await statements.rows('SELECT id FROM goods WHERE id = ? FOR UPDATE', [id])
          const { promise, resolve } = Promise.withResolvers<void>()
          whole ??= shop.host.fetch(request).then(async ({ body }) => {
            for await (const piece of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
              pieces.push(piece)
              resolve()
            }
          })
          await (shop.host.can.importProgress ? promise : delay(SILENCE_MS))
        },
        { recognisesItself: true },
      )
      const beforeItsEnd = pieces.join('')
      await whole
      expect(beforeItsEnd).toBe(shop.host.can.importProgress ? '{"progress":{"done":0}}\n' : '')
      const lines = pieces
        .join('')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines).toEqual([
        { progress: { done: 0 } },
        { progress: { done: 1, total: 1 } },
        { code: 200, status: 'OK', data: expect.objectContaining({ changed_count: 1, fault_count: 0 }) },
      ])
    })
  })
}
