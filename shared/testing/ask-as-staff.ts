import { randomUUID } from 'node:crypto'
import type { BuiltStaff } from './builders.ts'
import type { TestShop } from './test-shop.ts'

/** An answer as a test looks at it. */
export interface Asked {
  readonly code: number
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects here
  readonly data: any
  readonly error: { readonly reason: string; readonly details: Record<string, unknown> } | undefined
  readonly headers: Record<string, unknown>
}

/** Asks an operation of the shop, with a fresh key where none is given. */
export async function ask(
  shop: TestShop,
  method: 'GET' | 'POST',
  path: string,
  {
    as,
    body,
    key = randomUUID(),
  }: { as?: BuiltStaff | undefined; body?: object; key?: string | undefined } = {},
): Promise<Asked> {
  const response = await shop.app.inject({
    method,
    url: `/api/small/${path}`,
    ...(body && { payload: body }),
    headers: { ...as?.headers, ...(method === 'POST' && key !== '' && { 'idempotency-key': key }) },
  })
  const { data, error } = response.json()
  return { code: response.statusCode, data, error, headers: response.headers }
}
