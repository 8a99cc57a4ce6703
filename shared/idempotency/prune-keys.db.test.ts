import { describe, expect, it } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { pruneIdempotencyKeys } from './prune-keys.ts'

describe.each(engines)('pruning stored answers on $name', (engine) => {
  const shop = useTestShop(engine, [])

  const store = (key: string, daysAgo: number) =>
    shop.change(
      `INSERT INTO idempotency_keys (idempotency_key, fingerprint, body, finished_at)
       VALUES (?, ?, '{}', SYSDATE(6) - INTERVAL ? DAY)`,
      [Buffer.from(key), Buffer.alloc(32), daysAgo],
    )
  const keys = async () =>
    (
      await shop.query<{ idempotency_key: Buffer }>(
        'SELECT idempotency_key FROM idempotency_keys ORDER BY finished_at DESC',
      )
    ).map((row) => row.idempotency_key.toString())

  it('removes those of more than 30 days, oldest first, a batch at a time', async () => {
    for (const [key, daysAgo] of [
      ['new', 0],
      ['kept', 29],
      ['old', 31],
      ['older', 32],
      ['oldest', 400],
    ] as const) {
      await store(key, daysAgo)
    }
    expect(await pruneIdempotencyKeys(shop.database, { limit: 2 })).toBe(2)
    expect(await keys()).toEqual(['new', 'kept', 'old'])
    expect(await pruneIdempotencyKeys(shop.database, { limit: 2 })).toBe(1)
    expect(await pruneIdempotencyKeys(shop.database, { limit: 2 })).toBe(0)
    expect(await keys()).toEqual(['new', 'kept'])
  })
})
