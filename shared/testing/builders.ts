import { v7 } from 'uuid'
import type { Role } from '../auth/permissions.ts'
import { newToken } from '../auth/token.ts'
import { newCartId, uuidToBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import { createGoods, type NewGoods } from '../goods/create-goods.ts'
import { Settings } from '../settings/settings.ts'

let goodsCount = 0

/** Puts goods on sale. */
export function buildGoods(database: Database, goods: Partial<NewGoods> = {}): Promise<number> {
  const named = { name: `Kopi ${++goodsCount}`, price: 5000, stock: 100, ...goods }
  return database.transaction((statements) => createGoods(statements, named), { recognisesItself: false })
}

export interface CartToBuild {
  readonly userId?: number
  readonly lines?: readonly { goodsId: number; quantity?: number; unitPrice?: number; note?: string }[]
}

/** Opens a cart with these lines, past the cart function's rules. */
export function buildCart(
  database: Database,
  { userId = 100, lines = [] }: CartToBuild = {},
): Promise<number> {
  const cartId = newCartId()
  return database.transaction(
    async (statements) => {
      await statements.change(
        'INSERT INTO carts (id, user_id, last_line_number, opened_at) VALUES (?, ?, ?, SYSDATE(6))',
        [cartId, userId, lines.length],
      )
      await statements.insertRows(
        'INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price, note) VALUES ?',
        lines.map(({ goodsId, quantity = 1, unitPrice = 5000, note = '' }, index) => [
          cartId,
          index + 1,
          goodsId,
          quantity,
          unitPrice,
          note,
        ]),
      )
      return cartId
    },
    { recognisesItself: false },
  )
}

/** Somebody of the staff, signed in. */
export interface BuiltStaff {
  readonly staffId: number
  readonly sessionId: string
  readonly accessToken: string
  /** For `inject`. */
  readonly headers: { readonly authorization: string }
}

let staffCount = 0

/** Puts somebody on the staff and signs them in, past the staff function's rules. */
export function buildStaff(
  database: Database,
  { role = 'owner', name = `${role}${++staffCount}` }: { role?: Role; name?: string } = {},
): Promise<BuiltStaff> {
  const { token, hash } = newToken()
  const sessionId = v7()
  return database.transaction(
    async (statements) => {
      const staffId = await statements.insert(
        `INSERT INTO staff (name, display_name, role, created_at, updated_at)
         VALUES (?, ?, ?, SYSDATE(6), SYSDATE(6))`,
        [name, name, role],
      )
      await statements.change(
        `INSERT INTO sessions (id, staff_id, signed_in_at, expires_at)
         VALUES (?, ?, SYSDATE(6), SYSDATE(6) + INTERVAL 1 DAY)`,
        [uuidToBytes(sessionId), staffId],
      )
      await statements.change(
        `INSERT INTO session_tokens (token_hash, session_id, kind, issued_at, expires_at)
         VALUES (?, ?, 'access', SYSDATE(6), SYSDATE(6) + INTERVAL 1 DAY)`,
        [hash, uuidToBytes(sessionId)],
      )
      return { staffId, sessionId, accessToken: token, headers: { authorization: `Bearer ${token}` } }
    },
    { recognisesItself: false },
  )
}

/** Stores these settings as the newest version; what is left out has its default. */
export function buildSettings(database: Database, changes: Partial<Settings>): Promise<number> {
  return database.transaction(
    async (statements) => {
      const [row] = await statements.rows<{ version: number | null }>(
        'SELECT MAX(version) AS version FROM settings_versions',
      )
      const version = (row?.version ?? 0) + 1
      await statements.change(
        'INSERT INTO settings_versions (version, document, changed_at) VALUES (?, ?, SYSDATE(6))',
        [version, JSON.stringify(Settings.parse(changes))],
      )
      return version
    },
    { recognisesItself: false },
  )
}
