import { randomUUID } from 'node:crypto'
import { acceptSetUpCode } from '@kedai/shared/auth/set-up-code.ts'
import { type Database, openDatabase } from '@kedai/shared/database/database.ts'
import { buildGoods, buildSettings } from '@kedai/shared/testing/builders.ts'
import { afterAll, beforeAll } from 'vitest'
import { seedFirstGoods } from '../../../start/seed.ts'
import type { ShopHost } from '../shop-host.ts'

/** By which the first owner is made. */
export const SET_UP_CODE = '7K2QF-M9XWT'

/** Every host of the suite lists it in `CORS_ORIGINS`. */
export const TILL_ORIGIN = 'https://till.example'

export interface AskOptions {
  /** An object goes as JSON, anything else as it is. */
  readonly body?: object | string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Access token of somebody signed in. */
  readonly as?: string | undefined
  readonly signal?: AbortSignal
  /** At OpenFaaS's address, else at the paper's. */
  readonly at?: '/function' | '/api/small'
}

export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly url: string
  readonly text: string
  /** The whole answer where it is JSON, undefined otherwise. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects here
  readonly json: any
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  readonly data: any
  readonly reason: string | undefined
}

/** The shop that the suite speaks to. */
export interface Shop {
  readonly host: ShopHost
  /** Past every function. */
  readonly database: Database
  /** Who is signed in, by the part of the suite that does it: access tokens. */
  readonly tokens: { owner?: string; cashier?: string }
  request(method: string, path: string, options?: AskOptions): Request
  ask(method: string, path: string, options?: AskOptions): Promise<Asked>
  /** As `ask`; @returns the data of a success, and fails the test for anything else */
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  done(method: string, path: string, options?: AskOptions): Promise<any>
  /** Puts goods on sale. */
  goods(fields: { name: string; price: number; stock: number }): Promise<number>
  /** Opens a cart with so many pieces of these goods. */
  cart(goodsId: number, total: number): Promise<number>
}

export const newKey = () => ({ 'idempotency-key': randomUUID() })

/** Opens a host for the tests of a `describe`, with the paper's goods and with cash for everybody, and closes it after them. */
export function useShop(openHost: () => Promise<ShopHost>): Shop {
  let opened: { host: ShopHost; database: Database } | undefined
  beforeAll(async () => {
    const host = await openHost()
    const database = openDatabase({ url: host.databaseUrl, poolSize: 2 })
    opened = { host, database }
    await seedFirstGoods(database)
    await buildSettings(database, { public_cash: true })
    await acceptSetUpCode(database, SET_UP_CODE)
  })
  afterAll(async () => {
    await opened?.database.close()
    await opened?.host[Symbol.asyncDispose]()
  })
  const open = () => {
    if (opened === undefined) throw new Error('the shop is not open yet')
    return opened
  }

  const request: Shop['request'] = (method, path, { body, headers, as, signal, at = '/function' } = {}) =>
    new Request(`${open().host.url}${at}/${path}`, {
      method,
      redirect: 'manual',
      ...(signal && { signal }),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: {
        ...(typeof body === 'object' && { 'content-type': 'application/json' }),
        ...(as !== undefined && { authorization: `Bearer ${as}` }),
        ...headers,
      },
    })
  const ask: Shop['ask'] = async (...how) => {
    const asked = request(...how)
    return read(await open().host.fetch(asked), asked.url)
  }
  const done: Shop['done'] = async (method, path, options = {}) => {
    const headers = { ...(method !== 'GET' && newKey()), ...options.headers }
    const asked = await ask(method, path, { ...options, headers })
    if (asked.status !== 200) throw new Error(`${method} ${path} was answered ${asked.status} ${asked.text}`)
    return asked.data
  }
  return {
    get host() {
      return open().host
    },
    get database() {
      return open().database
    },
    tokens: {},
    request,
    ask,
    done,
    goods: (fields) => buildGoods(open().database, fields),
    cart: async (goods_id, total) =>
      (await done('POST', 'cart', { body: { user_id: 100, goods_id, total } })).cart_id,
  }
}

export async function read(response: Response, url: string): Promise<Asked> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true && text !== ''
  const json = isJson ? JSON.parse(text) : undefined
  return {
    status: response.status,
    headers: response.headers,
    url,
    text,
    json,
    data: json?.data,
    reason: json?.error?.reason,
  }
}
