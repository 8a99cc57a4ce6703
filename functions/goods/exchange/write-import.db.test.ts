import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { findGoods } from './find-goods.ts'
import { planImport } from './plan-import.ts'
import { writeImport } from './write-import.ts'

describe.each(engines)('writing an import on $name', (engine) => {
  const shop = useTestShop(engine, [])

  it('is refused where somebody edited the same goods after it was planned', async () => {
    const { staffId } = await buildStaff(shop.database)
    const id = await buildGoods(shop.database, { name: 'Kopi', price: 1 })
    const lines = [{ line: 2, fields: { id, name: 'Teh' }, faulty: new Set<never>() }]
    const write = (isEdited: boolean) =>
      shop.database.transaction(
        async (statements) => {
          const plan = planImport(lines, await findGoods(statements, lines), () => undefined)
          if (isEdited)
            await shop.change('UPDATE goods SET price = 2, version = version + 1 WHERE id = ?', [id])
          await writeImport(statements, plan, staffId, () => undefined)
        },
        { recognisesItself: false },
      )
    await expect(write(true)).rejects.toMatchObject({ reason: 'VERSION_CHANGED' })
    expect(await shop.query('SELECT name, price, version FROM goods')).toEqual([
      { name: 'Kopi', price: 2, version: 2 },
    ])
    await write(false)
    expect(await shop.query('SELECT name, price, version FROM goods')).toEqual([
      { name: 'Teh', price: 2, version: 3 },
    ])
  })
})
