import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { UPLOAD_BYTES_MAX } from '@kedai/shared/limits.ts'
import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { goods } from '../handler.ts'

type Headers = { readonly authorization: string }

const picture = (colour: string, format: 'jpeg' | 'png' | 'webp' = 'jpeg') =>
  sharp({ create: { width: 20, height: 10, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer()

describe.each(engines)('pictures on $name', (engine) => {
  const shop = useTestShop(engine, [goods])
  let manager: Headers
  let cashier: Headers

  beforeAll(async () => {
    manager = (await buildStaff(shop.database, { role: 'manager' })).headers
    cashier = (await buildStaff(shop.database, { role: 'cashier' })).headers
  })

  const put = (goodsId: number, payload: Buffer, type = 'image/jpeg', headers: object = manager) =>
    shop.app.inject({
      method: 'PUT',
      url: `/api/small/goods/${goodsId}/picture`,
      headers: { ...headers, 'content-type': type },
      payload,
    })
  const remove = (goodsId: number, headers: object = manager) =>
    shop.app.inject({ method: 'DELETE', url: `/api/small/goods/${goodsId}/picture`, headers: { ...headers } })
  const get = (url: string, headers = {}) => shop.app.inject({ url, headers })
  const countPictures = async () =>
    (await shop.query<{ count: number }>('SELECT COUNT(*) AS count FROM pictures'))[0]?.count

  it.each(['jpeg', 'png', 'webp'] as const)(
    'are taken as %s and shown to anybody, for good',
    async (format) => {
      const id = await buildGoods(shop.database)
      const answer = await put(id, await picture('#123456', format), `image/${format}`)
      expect(answer.json()).toMatchObject({ code: 200, data: { goods_id: id } })
      const path = answer.json().data.picture as string
      expect(path).toMatch(/^\/api\/small\/goods\/pictures\/[1-9]\d*$/)
      const shown = await get(path)
      expect(shown.statusCode).toBe(200)
      expect(shown.headers).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'cross-origin',
      })
      expect(await sharp(shown.rawPayload).metadata()).toMatchObject({
        format: 'webp',
        width: 20,
        height: 10,
      })
      const again = await get(path, { 'if-none-match': shown.headers.etag })
      expect([again.statusCode, again.body]).toEqual([304, ''])
    },
  )

  it('take the place of the one before, whose row goes, and leave the version of the goods', async () => {
    const id = await buildGoods(shop.database)
    const before = await countPictures()
    const first = (await put(id, await picture('#ff0000'))).json().data.picture
    const second = (await put(id, await picture('#00ff00'))).json().data.picture
    expect(second).not.toBe(first)
    expect((await get(first)).json()).toMatchObject({ code: 404, error: { reason: 'PICTURE_NOT_FOUND' } })
    expect((await get(second)).statusCode).toBe(200)
    expect(await countPictures()).toBe((before ?? 0) + 1)
    expect(await shop.query('SELECT version FROM goods WHERE id = ?', [id])).toEqual([{ version: 1 }])
  })

  it('stay where a logo of the shop, now or before, is the same picture', async () => {
    const id = await buildGoods(shop.database)
    const path = (await put(id, await picture('#0000ff'))).json().data.picture as string
    const pictureId = Number(path.split('/').at(-1))
    await shop.change(
      `INSERT INTO settings_versions (version, document, changed_at) VALUES (77, ?, SYSDATE(6))`,
      [JSON.stringify({ logo_picture_id: pictureId })],
    )
    expect((await remove(id)).json()).toMatchObject({ data: { goods_id: id, picture: null } })
    expect((await get(path)).statusCode).toBe(200)
    await shop.change('DELETE FROM settings_versions')
  })

  it('are taken away, once and again, and that is in the audit trail', async () => {
    const id = await buildGoods(shop.database)
    const path = (await put(id, await picture('#ffffff'))).json().data.picture
    for (const time of [1, 2]) {
      expect([time, (await remove(id)).json().data]).toEqual([time, { goods_id: id, picture: null }])
    }
    expect((await get(path)).statusCode).toBe(404)
    expect(
      await shop.query(
        "SELECT action, subject FROM audit_entries WHERE subject_id = ? AND action = 'goods.picture'",
        [String(id)],
      ),
    ).toEqual([
      { action: 'goods.picture', subject: 'goods' },
      { action: 'goods.picture', subject: 'goods' },
    ])
  })

  it.each([
    ['no picture', Buffer.from('halo'), 'image/png', 422, 'PICTURE_INVALID'],
    ['nothing', Buffer.alloc(0), 'image/png', 422, 'PICTURE_INVALID'],
    ['another type', Buffer.from('{}'), 'application/json', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a type with more in it', Buffer.from('x'), 'text/html', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['too many bytes', Buffer.alloc(UPLOAD_BYTES_MAX + 1), 'image/jpeg', 413, 'BODY_TOO_LARGE'],
  ])('are refused where the body is %s', async (_name, payload, type, code, reason) => {
    const id = await buildGoods(shop.database)
    expect((await put(id, payload, type)).json()).toMatchObject({ code, error: { reason } })
    expect(await shop.query('SELECT picture_id FROM goods WHERE id = ?', [id])).toEqual([
      { picture_id: null },
    ])
  })

  it('are refused for goods that there are not, and no row is left', async () => {
    const before = await countPictures()
    expect((await put(999_999, await picture('#111111'))).json().error.reason).toBe('GOODS_NOT_FOUND')
    expect((await remove(999_999)).json().error.reason).toBe('GOODS_NOT_FOUND')
    expect(await countPictures()).toBe(before)
  })

  it('are changed by those who may edit goods only', async () => {
    const id = await buildGoods(shop.database)
    const upload = await picture('#222222')
    expect((await put(id, upload, 'image/jpeg', cashier)).json().error.reason).toBe('PERMISSION_DENIED')
    expect((await put(id, upload, 'image/jpeg', {})).json().error.reason).toBe('SIGN_IN_REQUIRED')
    expect((await remove(id, cashier)).json().error.reason).toBe('PERMISSION_DENIED')
  })

  it('are taken in pieces of a length that nobody says beforehand, as a gateway sends them', async () => {
    const id = await buildGoods(shop.database)
    const bytes = await picture('#444444', 'png')
    const send = (pieces: () => Generator<Buffer>) =>
      fetch(`${origin}/api/small/goods/${id}/picture`, {
        method: 'PUT',
        headers: { ...manager, 'content-type': 'image/png' },
        body: ReadableStream.from(pieces()),
        duplex: 'half',
      } as RequestInit)
    const origin = await shop.app.listen({ host: '127.0.0.1', port: 0 })
    const taken = await send(function* () {
      yield bytes.subarray(0, 20)
      yield bytes.subarray(20)
    })
    expect(await taken.json()).toMatchObject({ code: 200, data: { goods_id: id } })
    const refused = await send(function* () {
      for (let sent = 0; sent <= UPLOAD_BYTES_MAX; sent += 64 * 1024) yield Buffer.alloc(64 * 1024)
    }).then(
      (response) => response.status,
      // The server closes the connection while the rest is still on its way.
      () => 413,
    )
    expect(refused).toBe(413)
  })

  it('may take long on their way where the caller may send them', async () => {
    const id = await buildGoods(shop.database)
    const bytes = await picture('#555555')
    const { server } = shop.app
    if (!server.listening) await shop.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = server.address() as AddressInfo
    const limits = [server.headersTimeout, server.requestTimeout] as const
    // So that the server looks for slow requests at its next look already.
    Object.assign(server, { headersTimeout: 20, requestTimeout: 20 })
    const begin = async (authorization: string) => {
      const socket = connect(port, '127.0.0.1').setEncoding('latin1')
      let answer = ''
      socket.on('data', (text: string) => {
        answer += text
      })
      socket.write(
        `PUT /api/small/goods/${id}/picture HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n${authorization}` +
          `Content-Type: image/jpeg\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      )
      socket.write(bytes.subarray(0, 10))
      return { socket, closed: once(socket, 'close').then(() => answer) }
    }
    const permitted = await begin(`Authorization: ${manager.authorization}\r\n`)
    const quick = connect(port, '127.0.0.1').setEncoding('latin1')
    quick.resume().write('POST /api/small/goods HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\n{')
    // Begun later, so the server has looked at the upload as well when this one is ended.
    await once(quick, 'close')
    permitted.socket.write(bytes.subarray(10))
    expect(await permitted.closed).toContain('HTTP/1.1 200')
    Object.assign(server, { headersTimeout: limits[0], requestTimeout: limits[1] })
  })

  it('leave other addresses of the function with JSON alone', async () => {
    const answer = await shop.app.inject({
      method: 'POST',
      url: '/api/small/goods',
      headers: { ...manager, 'content-type': 'image/jpeg' },
      payload: await picture('#333333'),
    })
    expect(answer.json()).toMatchObject({ code: 415 })
  })
})
