import { openDatabase } from '@kedai/shared/database/database.ts'
import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { describe, expect, it } from 'vitest'
import { seedFirstGoods } from './seed.ts'

describe.each(engines)('the first goods on $name', (engine) => {
  it('are the paper’s, numbered 1 to 3, once and never again', async () => {
    await using schema = disposable(await createTestSchema(engine))
    await using database = disposableDatabase(schema.url)
    // A first try that was rolled back has used up numbers.
    const cutOff = new Error('cut off')
    await database
      .transaction(
        async (statements) => {
          await statements.change(
            "INSERT INTO goods (name, price, created_at, updated_at) VALUES ('x', 1, SYSDATE(6), SYSDATE(6))",
          )
          throw cutOff
        },
        { recognisesItself: true },
      )
      .catch((error: unknown) => expect(error).toBe(cutOff))

    expect(await seedFirstGoods(database)).toBe(3)
    const list = () =>
      database.read((statements) => statements.rows('SELECT id, name, stock, price FROM goods ORDER BY id'))
    expect(await list()).toEqual([
      { id: 1, name: 'Kopi Gula Aren', stock: 100, price: 5000 },
      { id: 2, name: 'Kopi Susu', stock: 30, price: 6000 },
      { id: 3, name: 'Pisang Goreng', stock: 150, price: 1500 },
    ])
    expect(await database.read(checkInvariants)).toEqual([])

    await database.read((statements) => statements.change('DELETE FROM stock_movements'))
    await database.read((statements) => statements.change('DELETE FROM goods_words'))
    await database.read((statements) => statements.change('DELETE FROM goods'))
    expect(await seedFirstGoods(database)).toBe(0)
    expect(await list()).toEqual([])
  })

  it('are put in once by two starts at the same time', async () => {
    await using schema = disposable(await createTestSchema(engine))
    await using database = disposableDatabase(schema.url)
    const counts = await Promise.all([seedFirstGoods(database), seedFirstGoods(database)])
    expect(counts.sort()).toEqual([0, 3])
  })

  it('are not mixed into a catalogue that is already there', async () => {
    await using schema = disposable(await createTestSchema(engine))
    await using database = disposableDatabase(schema.url)
    await database.read((statements) =>
      statements.change(
        "INSERT INTO goods (name, price, created_at, updated_at) VALUES ('Teh', 3000, SYSDATE(6), SYSDATE(6))",
      ),
    )
    expect(await seedFirstGoods(database)).toBe(0)
  })
})

function disposable<T extends { drop(): Promise<void> }>(schema: T): T & AsyncDisposable {
  return Object.assign(schema, { [Symbol.asyncDispose]: () => schema.drop() })
}

function disposableDatabase(url: string) {
  const database = openDatabase({ url, poolSize: 4 })
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() })
}
