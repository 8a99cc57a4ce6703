import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { LoadTestFault } from '../load-test-fault.ts'
import type { Goods } from '../requests.ts'

const GOODS_COUNT = 100
/** Rupiah. */
const PRICE = 5000
/** More than any run sells, and counted down with each sale. */
const STOCK = 100_000_000

const SignedIn = z.object({ data: z.object({ access_token: z.string() }) })
const Created = z.object({ data: z.object({ id: z.int() }) })

/**
 * Gives a new shop an owner, goods, and cash from customers who ask nobody of the staff, as the paper's have.
 *
 * @param setUpCode - that makes the first owner, whose password nobody learns
 * @throws {@link LoadTestFault} where that is refused
 */
export async function fillNewShop(url: string, setUpCode: string): Promise<Goods[]> {
  const owner = { code: setUpCode, name: 'loadtest', display_name: 'Load test', password: randomUUID() }
  const { data } = SignedIn.parse(await send(`${url}/api/small/staff/set-up`, 'POST', owner))
  const asOwner = { authorization: `Bearer ${data.access_token}` }
  await send(
    `${url}/api/small/staff/settings`,
    'PATCH',
    { public_cash: true },
    // No settings were stored yet: their version is 0.
    { ...asOwner, 'if-match': '"0"' },
  )
  const goods: Goods[] = []
  for (let number = 1; number <= GOODS_COUNT; number++) {
    const headers = { ...asOwner, 'idempotency-key': randomUUID() }
    const body = { name: `Kopi ${number}`, price: PRICE, stock: STOCK }
    const created = Created.parse(await send(`${url}/api/small/goods`, 'POST', body, headers))
    goods.push({ id: created.data.id, price: PRICE })
  }
  return goods
}

async function send(
  url: string,
  method: 'POST' | 'PATCH',
  body: object,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (text.includes('SET_UP_DONE')) {
    throw new LoadTestFault('It has an owner already: leave --set-up-code out.')
  }
  if (!answer.ok) throw new LoadTestFault(`The shop could not be made ready: ${answer.status} ${text}`)
  return JSON.parse(text)
}
