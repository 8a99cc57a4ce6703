import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { engines } from '../../shared/testing/engines/engines.ts'
import { type FunctionProcesses, openFunctionProcesses } from './function-processes.ts'
import { startOpenfaasGateway } from './openfaas-gateway.ts'
import { describeShop } from './suite/index.ts'
import { newKey, type Shop } from './suite/shop.ts'

const [engine] = engines
if (engine === undefined) throw new Error('no engine runs')

let processes: FunctionProcesses
const open = async () => {
  processes = await openFunctionProcesses(engine)
  return processes
}

describeShop('of functions behind OpenFaaS’s gateway', open, (shop) => {
  it('gives a table to who accepts a stream of events first, as whoever wants to know that it is whole', async () => {
    const headers = { accept: 'text/event-stream, text/csv' }
    const table = await shop.ask('GET', 'goods/export.csv', { headers, as: shop.tokens.owner })
    expect([table.status, table.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(table.headers.get('transfer-encoding')).toBe('chunked')
  })

  it('does not sell twice where the gateway lost the answer', async () => {
    const cart_id = await shop.cart(await shop.goods({ name: 'Rendang', price: 30_000, stock: 5 }), 1)
    await using hasty = await startOpenfaasGateway({ functions: processes.functionUrls, writeTimeoutMs: 200 })
    const headers = newKey()
    const body = { cart_id, payment_amount: 50_000, method: 'cash' }
    const request = shop.request('POST', 'pay', { body, headers, as: shop.tokens.cashier })
    // The sale waits for its cart for as long as that is held here, which is until the gateway has given it up.
    const lost = await shop.database.transaction(
      async (statements) => {
        await statements.rows('SELECT id FROM carts WHERE id = ? FOR UPDATE', [cart_id])
        const url = request.url.replace(processes.url, hasty.url)
        return fetch(new Request(url, request.clone())).then(
          () => 'answered',
          () => 'lost',
        )
      },
      { recognisesItself: true },
    )
    expect(lost).toBe('lost')
    const status = async () => (await shop.done('GET', `cart/${cart_id}`)).status
    await expect.poll(status, { timeout: 10_000 }).toBe('paid')
    const repeated = await shop.ask('POST', 'pay', { body, headers, as: shop.tokens.cashier })
    expect(repeated.headers.get('idempotency-replayed')).toBe('true')
    expect(repeated.status).toBe(200)
  })

  it('holds a stream back for whoever does not accept one first of all', async () => {
    const cart_id = await shop.cart(await shop.goods({ name: 'Opor', price: 20_000, stock: 5 }), 1)
    // The tax of the day that went before comes on top.
    const body = { cart_id, payment_amount: 22_000, method: 'counter' }
    const { transaction_id } = await shop.done('POST', 'pay', { body })
    expect(await firstPiece(shop, transaction_id, 'text/event-stream')).toContain('"received"')
    expect(await firstPiece(shop, transaction_id, '*/*')).toBe('nothing yet')
  })
})

/** What comes of a stream at first, or that nothing has come after a while in which it would have. */
async function firstPiece(shop: Shop, transactionId: string, accept: string): Promise<string> {
  const leaving = new AbortController()
  const path = `notifications/${transactionId}/events`
  const request = shop.request('GET', path, { headers: { accept }, signal: leaving.signal })
  const told = shop.host.fetch(request).then(async ({ body }) => {
    let text = ''
    for await (const part of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      text += part
      if (text.includes('data: ')) break
    }
    return text
  })
  const first = await Promise.race([
    told,
    delay(accept === '*/*' ? 500 : 20_000, 'nothing yet', { ref: false }),
  ])
  leaving.abort()
  await told.catch(() => undefined)
  return first
}
