import { readFileSync } from 'node:fs'
import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { InjectOptions } from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'

const document = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema(document, 'document')

/** Headers that a client may act on, beside those that every HTTP answer has. */
const HEADERS = ['X-Request-Id', 'Idempotency-Replayed', 'ETag', 'Link', 'X-Total-Count', 'Retry-After']
const KEY = { 'idempotency-key': 'wiring-0123456789' }

// One engine is enough: an answer's shape does not come from the database.
describe.each(engines.slice(0, 1))('what is answered on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  let goodsId: number
  let cartId: number
  beforeAll(async () => {
    goodsId = await buildGoods(shop.database, { name: 'Kopi Susu', price: 6000, stock: 5 })
    await buildGoods(shop.database, { name: 'Es Teh', tracksStock: false })
  })

  /** Asks, and holds the answer against the document. */
  async function ask(
    path: string,
    { url, ...options }: InjectOptions & { method: 'GET' | 'POST' | 'PATCH' | 'DELETE' },
  ) {
    const method = options.method.toLowerCase()
    const response = await shop.app.inject({ ...options, url: url ?? path })
    const status = String(response.statusCode)
    const documented = document.paths[path][method].responses[status]
    expect(documented, `${method} ${path} answers ${status}: ${response.body}`).toBeDefined()

    const sent = HEADERS.filter((name) => response.headers[name.toLowerCase()] !== undefined)
    expect(Object.keys(documented.headers)).toEqual(expect.arrayContaining(sent))
    if (documented.content === undefined) {
      expect(response.body).toBe('')
      return { response, sent, data: undefined }
    }
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    const pointer = ['paths', path, method, 'responses', status, 'content', 'application/json', 'schema']
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/')
    const isDocumented = ajv.compile({ $ref: `document#/${pointer}` })
    expect(isDocumented(response.json()) || isDocumented.errors).toBe(true)
    return { response, sent, data: response.json().data }
  }

  it('is what the document says of the list of goods', async () => {
    const path = '/api/small/stocks'
    const { response, sent, data } = await ask(path, {
      method: 'GET',
      url: `${path}?total_goods=1&count=true`,
    })
    expect(sent).toEqual(['X-Request-Id', 'ETag', 'Link', 'X-Total-Count'])
    expect(data).toHaveLength(1)

    const headers = { 'if-none-match': String(response.headers['etag']) }
    const again = await ask(path, { method: 'GET', url: `${path}?total_goods=1&count=true`, headers })
    expect(again.response.statusCode).toBe(304)

    const refused = await ask(path, { method: 'GET', url: `${path}?page=zero` })
    expect(refused.response.statusCode).toBe(400)
  })

  it('is what the document says of a cart', async () => {
    const payload = { user_id: 1, goods_id: goodsId, total: 2 }
    const first = await ask('/api/small/cart', { method: 'POST', payload, headers: KEY })
    expect(first.sent).toEqual(['X-Request-Id'])
    const replay = await ask('/api/small/cart', { method: 'POST', payload, headers: KEY })
    expect(replay.sent).toEqual(['X-Request-Id', 'Idempotency-Replayed'])
    cartId = first.data.cart_id

    await ask('/api/small/cart/{cart_id}', { method: 'GET', url: `/api/small/cart/${cartId}` })
    await ask('/api/small/cart/{cart_id}/lines/{line_number}', {
      method: 'PATCH',
      url: `/api/small/cart/${cartId}/lines/1`,
      payload: { total: 3 },
    })
    const tooMany = await ask('/api/small/cart', {
      method: 'POST',
      payload: { ...payload, cart_id: cartId, total: 9 },
    })
    expect(tooMany.response.statusCode).toBe(409)
    const noLine = await ask('/api/small/cart/{cart_id}/lines/{line_number}', {
      method: 'DELETE',
      url: `/api/small/cart/${cartId}/lines/7`,
    })
    expect(noLine.response.statusCode).toBe(404)
  })

  it('is what the document says of a payment', async () => {
    const tooLow = await ask('/api/small/pay', {
      method: 'POST',
      payload: { cart_id: cartId, payment_amount: 1 },
    })
    expect(tooLow.response.statusCode).toBe(422)
    const paid = await ask('/api/small/pay', {
      method: 'POST',
      payload: { cart_id: cartId, payment_amount: 20_000 },
    })
    expect(paid.data.return_amount).toBe(2000)
  })
})
