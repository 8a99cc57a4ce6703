import { randomUUID } from 'node:crypto'
import type { HttpRequest } from './vegeta/http-request.ts'

/** Goods that may be bought without end. */
export interface Goods {
  readonly id: number
  /** Rupiah. */
  readonly price: number
}

/** A cart that is not paid yet. */
export interface OpenCart {
  readonly cartId: number
  /** Rupiah. */
  readonly totalAmount: number
}

/** The user that the paper's own samples have. */
const USER_ID = 100
const JSON_HEADERS = { 'content-type': 'application/json' }

/** Goods with the numbers 1 to `count`, all at one price. */
export function goodsNumbered(count: number, price: number): Goods[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, price }))
}

export const STOCKS_REQUEST: HttpRequest = {
  method: 'GET',
  path: '/api/small/stocks?page=1&total_goods=10&sort=ASC&sort_by=id',
}

/** @param cartId - left out, a new cart is opened */
export function cartRequest({ id, price }: Goods, cartId?: number): HttpRequest {
  const body = {
    ...(cartId === undefined ? {} : { cart_id: cartId }),
    user_id: USER_ID,
    goods_id: id,
    goods_price: price,
    total: 1,
  }
  return { method: 'POST', path: '/api/small/cart', headers: JSON_HEADERS, body: JSON.stringify(body) }
}

/** Pays in full, with a key of its own. */
export function payRequest({ cartId, totalAmount }: OpenCart): HttpRequest {
  return {
    method: 'POST',
    path: '/api/small/pay',
    headers: { ...JSON_HEADERS, 'idempotency-key': randomUUID() },
    body: JSON.stringify({ cart_id: cartId, payment_amount: totalAmount }),
  }
}

/**
 * @param body - what the server answered to {@link cartRequest}
 * @returns undefined when it is no cart
 */
export function openCartIn(body: string): OpenCart | undefined {
  try {
    const { data } = JSON.parse(body) as { data?: { cart_id?: unknown; total_amount?: unknown } }
    const { cart_id: cartId, total_amount: totalAmount } = data ?? {}
    return typeof cartId === 'number' && typeof totalAmount === 'number' ? { cartId, totalAmount } : undefined
  } catch {
    return undefined
  }
}
