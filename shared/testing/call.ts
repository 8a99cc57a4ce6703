import type { TestShop } from './test-shop.ts'

/** An answer as a test looks at it. */
export interface Called {
  readonly code: number
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects here
  readonly data: any
  readonly error: { readonly reason: string; readonly details: Record<string, unknown> } | undefined
  /** Of the error. */
  readonly reason: string | undefined
  readonly headers: Record<string, unknown>
}

export interface CallOptions {
  readonly body?: object | undefined
  /** Somebody signed in, by their headers. */
  readonly as?: { readonly headers: Readonly<Record<string, string>> } | undefined
  readonly ifMatch?: string | undefined
  /** Idempotency key. */
  readonly key?: string | undefined
}

/** Calls an operation by any method, as anybody. */
export async function call(
  shop: TestShop,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { body, as, ifMatch, key }: CallOptions = {},
): Promise<Called> {
  const response = await shop.app.inject({
    method,
    url: `/api/small/${path}`,
    ...(body && { payload: body }),
    headers: {
      ...as?.headers,
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
  })
  const { data, error } = response.json()
  return { code: response.statusCode, data, error, reason: error?.reason, headers: response.headers }
}

/** The headers of whoever holds this access token. */
export function bearer(accessToken: string): { readonly headers: { readonly authorization: string } } {
  return { headers: { authorization: `Bearer ${accessToken}` } }
}
