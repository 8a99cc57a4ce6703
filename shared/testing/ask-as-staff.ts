import { randomUUID } from 'node:crypto'
import { type Called, type CallOptions, call } from './call.ts'
import type { TestShop } from './test-shop.ts'

/** Calls an operation of the shop; what changes something gets a fresh key where none is given, and none for ''. */
export function ask(
  shop: TestShop,
  method: 'GET' | 'POST',
  path: string,
  { key = randomUUID(), ...options }: CallOptions = {},
): Promise<Called> {
  return call(shop, method, path, { ...options, key: method === 'POST' && key !== '' ? key : undefined })
}
