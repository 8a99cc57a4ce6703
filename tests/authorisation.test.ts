import { readFile } from 'node:fs/promises'
import { type Permission, permissions } from '@kedai/shared/auth/permissions.ts'
import { newToken } from '@kedai/shared/auth/token.ts'
import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { type BuiltStaff, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'

interface Operation {
  readonly operationId: string
  readonly security: readonly object[]
  readonly 'x-permission'?: Permission
}

const document = JSON.parse(await readFile(new URL('../docs/openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase() as 'GET',
    url: path.replace(/\{(\w+)\}/g, (_, name: string) => sampleOf(name)),
    name: operation.operationId,
    permission: operation['x-permission'],
    isPublic: operation.security.some((one) => Object.keys(one).length === 0),
  })),
)

/** Something of the right form that is not there, so that what is permitted changes nothing. */
function sampleOf(parameter: string): string {
  return /^(transaction|session)_id$/.test(parameter) ? '019ab000-0000-7000-8000-000000000000' : '2000000000'
}

/** The table of rights once more, by hand: a slip in the one does not pass. */
const RIGHTS: Record<'owner' | 'manager' | 'cashier', readonly Permission[]> = {
  cashier: [
    'sales.take',
    'sales.offline',
    'credit.give',
    'transactions.read',
    'transactions.verify',
    'transactions.reject',
    'shifts.use',
    'customers.read',
    'customers.repay',
    'goods.read',
    'goods.sell-out',
    'stock.read',
    'settings.read',
  ],
  manager: [
    'discounts.give',
    'transactions.refund',
    'shifts.read',
    'customers.edit',
    'goods.edit',
    'goods.import',
    'stock.move',
    'stock.count',
    'reports.read',
  ],
  owner: ['webhooks.manage', 'jobs.read', 'settings.edit', 'staff.manage', 'devices.manage', 'audit.read'],
}
const RANK = ['cashier', 'manager', 'owner'] as const
const rolesWith = (permission: Permission) =>
  RANK.filter((_role, index) => RANK.slice(0, index + 1).some((role) => RIGHTS[role].includes(permission)))

describe('the table of rights', () => {
  it('has every permission, each from one rank on', () => {
    expect(Object.values(RIGHTS).flat().sort()).toEqual(Object.keys(permissions).sort())
    for (const [permission, roles] of Object.entries(permissions)) {
      expect([...roles].sort(), permission).toEqual([...rolesWith(permission as Permission)].sort())
    }
  })

  it('has no permission that no operation names or asks for', async () => {
    const named = new Set(operations.map(({ permission }) => permission))
    const askedWithin: readonly Permission[] = ['sales.offline', 'discounts.give', 'credit.give']
    const unused = Object.keys(permissions).filter((one) => !named.has(one as Permission))
    expect(unused.sort()).toEqual([...askedWithin].sort())
  })
})

const ACCESS_REFUSAL = /^(SIGN_IN_REQUIRED|TOKEN_INVALID|PERMISSION_DENIED)$/

describe.each(engines)('every operation on $name', (engine) => {
  const shop = useTestShop(engine, functions)

  /** @returns the reason of a refusal, else the status */
  async function outcomeOf({ method, url }: (typeof operations)[number], authorization?: string) {
    const response = await shop.app.inject({
      method,
      url,
      payloadAsStream: true,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        // A sign that a change was meant: what is permitted then fails for what is not there.
        'if-match': '"1"',
        'idempotency-key': `matrix-${newToken().token}`,
      },
    })
    const stream = response.stream()
    // A live stream goes on; that it began is all that is asked here.
    if (response.statusCode === 200) {
      stream.destroy()
      return 200
    }
    let body = ''
    for await (const part of stream) body += part
    return (JSON.parse(body).error?.reason as string | undefined) ?? response.statusCode
  }

  it.each(operations)('$name: nobody who is not signed in, unless it is public', async (operation) => {
    const outcome = await outcomeOf(operation)
    if (operation.isPublic) expect(String(outcome)).not.toMatch(ACCESS_REFUSAL)
    else expect(outcome).toBe('SIGN_IN_REQUIRED')
  })

  it.each(operations)('$name: nobody with a token that holds no longer', async (operation) => {
    const { token } = newToken()
    const refreshOnly = await buildStaff(shop.database)
    const ended = await buildStaff(shop.database)
    const revoked = await buildStaff(shop.database)
    const disabled = await buildStaff(shop.database)
    const atLostTill = await buildStaff(shop.database)
    const tokensOf = (staff: BuiltStaff) => uuidToBytes(staff.sessionId)
    await shop.change("UPDATE session_tokens SET kind = 'refresh' WHERE session_id = ?", [
      tokensOf(refreshOnly),
    ])
    await shop.change('UPDATE session_tokens SET expires_at = SYSDATE(6) WHERE session_id = ?', [
      tokensOf(ended),
    ])
    await shop.change('UPDATE sessions SET revoked_at = SYSDATE(6) WHERE id = ?', [tokensOf(revoked)])
    await shop.change('UPDATE staff SET is_active = 0 WHERE id = ?', [disabled.staffId])
    await shop.change(
      `INSERT INTO devices (name, secret_hash, enrolled_by, enrolled_at, revoked_at)
       VALUES ('till', ?, ?, SYSDATE(6), SYSDATE(6))`,
      [newToken().hash, atLostTill.staffId],
    )
    await shop.change(
      'UPDATE sessions SET device_id = (SELECT id FROM devices WHERE enrolled_by = ?) WHERE id = ?',
      [atLostTill.staffId, tokensOf(atLostTill)],
    )
    const stale = [refreshOnly, ended, revoked, disabled, atLostTill].map(
      ({ headers }) => headers.authorization,
    )
    for (const authorization of ['Bearer nonsense', `Bearer ${token}`, ...stale]) {
      expect(await outcomeOf(operation, authorization), authorization).toBe('TOKEN_INVALID')
    }
  })

  it.each(operations)('$name: staff as far as their role goes', async (operation) => {
    const { permission } = operation
    for (const role of RANK) {
      const { headers } = await buildStaff(shop.database, { role })
      const outcome = await outcomeOf(operation, headers.authorization)
      if (permission === undefined || rolesWith(permission).includes(role)) {
        expect(String(outcome), role).not.toMatch(ACCESS_REFUSAL)
      } else expect(outcome, role).toBe('PERMISSION_DENIED')
      expect(outcome, role).not.toBe('INTERNAL_ERROR')
    }
  })
})
