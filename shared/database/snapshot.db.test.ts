import { describe, expect, it } from 'vitest'
import { buildGoods } from '../testing/builders.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import type { Statements } from './statements.ts'

describe.each(engines)('a snapshot on $name', (engine) => {
  const shop = useTestShop(engine, [])
  const countGoods = async (statements: Statements) =>
    (await statements.rows<{ count: number }>('SELECT COUNT(*) AS count FROM goods'))[0]?.count

  it('does not see what is committed meanwhile, from its beginning on', async () => {
    await buildGoods(shop.database)
    const seen = await shop.database.snapshot(async (statements) => {
      await buildGoods(shop.database)
      return [await countGoods(statements), await countGoods(statements)]
    })
    expect(seen).toEqual([1, 1])
    expect(await shop.database.read(countGoods)).toBe(2)
  })

  it('leaves its connection as it was, also when it fails', async () => {
    const fault = new Error('of ours')
    await expect(shop.database.snapshot(() => Promise.reject(fault))).rejects.toBe(fault)
    // As many as the pool has, so that the same connection comes again.
    for (let turn = 0; turn < shop.config.databasePool; turn++) {
      await shop.database.transaction(
        async (statements) => {
          const before = await countGoods(statements)
          await buildGoods(shop.database)
          expect(await countGoods(statements)).toBe((before ?? 0) + 1)
        },
        { recognisesItself: false },
      )
    }
  })

  it('writes nothing', async () => {
    await expect(
      shop.database.snapshot((statements) => statements.change('DELETE FROM goods')),
    ).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
  })
})
