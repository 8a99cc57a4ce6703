import { z } from 'zod'
import type { CustomerClient } from '../customers/customer-client.ts'
import { LoadTestFault } from '../load-test-fault.ts'
import { cartRequest, type Goods, openCartIn, payRequest } from '../requests.ts'
import type { Hit } from '../vegeta/hit.ts'
import type { HttpRequest } from '../vegeta/http-request.ts'

/** Goods with less of it may be sold out before the test ends. */
const STOCK_MIN = 10_000
const GOODS_MAX = 100

const Listed = z.object({
  data: z.array(
    z.object({
      id: z.int(),
      price: z.int(),
      stock: z.int().nullable(),
      sold_out: z.boolean().default(false),
    }),
  ),
})

const HOW_TO_SET_UP = 'docs/load-test.md says how a shop is made ready for the load test.'

/**
 * Makes one sale, to find out whether a shop that is there already can be tested.
 *
 * @returns goods of it that can be sold again and again
 * @throws {@link LoadTestFault} that says what is missing and how it is set
 */
export async function checkTarget(client: CustomerClient): Promise<Goods[]> {
  const list = await client.send({
    method: 'GET',
    path: `/api/small/stocks?page=1&total_goods=${GOODS_MAX}&sort=DESC&sort_by=stock`,
  })
  if (list.code === 0) throw new LoadTestFault(`Nobody answers there: ${list.error}.`)
  const listed = Listed.safeParse(jsonIn(list.body))
  if (list.code !== 200 || !listed.success) {
    throw new LoadTestFault(
      `It does not answer as a shop: GET /api/small/stocks gave ${list.code} ${short(list.body)}.`,
    )
  }
  const goods = listed.data.data
    .filter(({ stock, sold_out }) => !sold_out && (stock === null || stock >= STOCK_MIN))
    .map(({ id, price }) => ({ id, price }))
  const [first] = goods
  if (first === undefined) {
    throw new LoadTestFault(
      `It has no goods to sell again and again: put some in whose stock is not counted, or at least ${STOCK_MIN} pieces. ${HOW_TO_SET_UP}`,
    )
  }
  const cart = openCartIn((await ask(client, 'A cart', cartRequest(first))).body)
  if (cart === undefined) throw new LoadTestFault('It does not answer as a shop: the cart has no number.')
  await ask(client, 'Paying', payRequest(cart))
  return goods
}

async function ask(client: CustomerClient, what: string, request: HttpRequest): Promise<Hit> {
  const answer = await client.send(request)
  if (answer.code === 200) return answer
  const isCash = answer.body.includes('CASH_NEEDS_STAFF')
  throw new LoadTestFault(
    isCash
      ? `It takes no cash from customers: its owner has to set public_cash to true. ${HOW_TO_SET_UP}`
      : `${what} was answered ${answer.code} ${short(answer.body)}${answer.error}. ${HOW_TO_SET_UP}`,
  )
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function short(text: string): string {
  return text.slice(0, 200)
}
