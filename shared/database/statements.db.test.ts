import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import { type Database, openDatabase } from './database.ts'
import type { Statements } from './statements.ts'

describe.each(engines)('statements on $name', (engine) => {
  let schema: TestSchema
  let database: Database

  beforeAll(async () => {
    schema = await createTestSchema(engine)
    const admin = await createConnection({ uri: schema.adminUrl })
    await admin.query(`CREATE TABLE drinks (id BIGINT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20), sugar INT UNSIGNED,
      tag VARBINARY(64) UNIQUE, made_at DATETIME(6)) CHARSET = utf8mb4`)
    await admin.end()
    database = openDatabase({ url: schema.url, poolSize: 2 })
  })
  afterAll(async () => {
    await database.close()
    await schema.drop()
  })
  beforeEach(() => run((s) => s.change('DELETE FROM drinks')))

  const run = <T>(work: (statements: Statements) => Promise<T>) => database.read(work)
  const failureOf = (work: (statements: Statements) => Promise<unknown>) =>
    run(work).then(
      () => undefined,
      (error: unknown) => error,
    )
  const drink = (id: number, name: string) =>
    run((s) => s.change('INSERT INTO drinks (id, name) VALUES (?, ?)', [id, name]))

  it('give the number of a new row', async () => {
    await drink(41, 'Kopi')
    expect(await run((s) => s.insert("INSERT INTO drinks (name) VALUES ('Teh')"))).toBeGreaterThan(41)
  })

  it('count the rows that a write matched, also those that it left as they were', async () => {
    await drink(1, 'Kopi')
    await drink(2, 'Teh')
    expect(await run((s) => s.change("UPDATE drinks SET name = 'Kopi'"))).toBe(2)
    expect(await run((s) => s.change("UPDATE drinks SET name = 'Kopi' WHERE id = ?", [1]))).toBe(1)
    expect(await run((s) => s.change("UPDATE drinks SET name = 'Kopi' WHERE id = ?", [3]))).toBe(0)
  })

  it('count 1 for an upsert that changes nothing, like for an insert', async () => {
    const upsert = () =>
      run((s) =>
        s.change(
          "INSERT INTO drinks (id, name) VALUES (1, 'Kopi') ON DUPLICATE KEY UPDATE name = VALUES(name)",
        ),
      )
    expect(await upsert()).toBe(1)
    expect(await upsert()).toBe(1)
  })

  it('write many rows at once, and none of an empty list', async () => {
    const sql = 'INSERT INTO drinks (id, name) VALUES ?'
    await run((s) => s.insertRows(sql, []))
    await run((s) =>
      s.insertRows(sql, [
        [1, 'Kopi'],
        [2, 'Teh'],
      ]),
    )
    expect(await run((s) => s.rows('SELECT id, name FROM drinks ORDER BY id'))).toEqual([
      { id: 1, name: 'Kopi' },
      { id: 2, name: 'Teh' },
    ])
  })

  it('take a list of values and a limit', async () => {
    for (const id of [1, 2, 3, 4]) await drink(id, 'Kopi')
    const rows = await run((s) =>
      s.listRows('SELECT id FROM drinks WHERE id IN (?) ORDER BY id LIMIT ? OFFSET ?', [[2, 3, 4], 2, 1]),
    )
    expect(rows).toEqual([{ id: 3 }, { id: 4 }])
  })

  it.each(["x' OR '1'='1", 'x\\', "\\' OR 1=1 -- ", '"; DROP TABLE x; --', '\u0000\n\r\u001a', '%_'])(
    'take %j as nothing but text',
    async (text) => {
      await drink(1, 'Kopi')
      expect(await run((s) => s.rows('SELECT id FROM drinks WHERE name = ?', [text]))).toEqual([])
      expect(await run((s) => s.listRows('SELECT id FROM drinks WHERE name IN (?)', [[text]]))).toEqual([])

      await run((s) => s.insertRows('INSERT INTO drinks (id, name) VALUES ?', [[2, text]]))
      expect(await run((s) => s.listRows('SELECT name FROM drinks WHERE name = ?', [text]))).toEqual([
        { name: text },
      ])
    },
  )

  it('never make an object a part of themselves', async () => {
    await drink(1, 'Kopi')
    const object = { name: 1 } as unknown as string
    // As text it is a fault after SET; spread into the statement it would change every row.
    expect(await failureOf((s) => s.listRows('UPDATE drinks SET ?', [object]))).toHaveProperty('errno', 1064)
    expect(await run((s) => s.listRows('SELECT id FROM drinks WHERE name = ?', [object]))).toEqual([])
  })

  it('are one at a time', async () => {
    expect(await failureOf((s) => s.listRows('SELECT 1; SELECT 2', []))).toHaveProperty('errno', 1064)
  })

  it('keep every character there is', async () => {
    await drink(1, 'Es Téh 🧋 ไทย')
    expect(await run((s) => s.rows('SELECT name FROM drinks'))).toEqual([{ name: 'Es Téh 🧋 ไทย' }])
  })

  it('keep every whole number up to 2^53-1', async () => {
    await drink(9_007_199_254_740_991, 'Kopi')
    expect(await run((s) => s.rows('SELECT id FROM drinks'))).toEqual([{ id: 9_007_199_254_740_991 }])
    expect(await run((s) => s.listRows('SELECT id FROM drinks', []))).toEqual([{ id: 9_007_199_254_740_991 }])
  })

  it('give a sum as a number where it is cast', async () => {
    await drink(1, 'Kopi')
    await drink(2, 'Teh')
    expect(
      await run((s) => s.rows('SELECT SUM(id) AS bare, CAST(SUM(id) AS SIGNED) AS cast_sum FROM drinks')),
    ).toEqual([{ bare: '3', cast_sum: 3 }])
  })

  it('give times as text in UTC, to the microsecond', async () => {
    await run((s) =>
      s.change('INSERT INTO drinks (id, made_at) VALUES (1, ?)', ['2026-11-24 17:00:00.000001']),
    )
    const expected = [{ made_at: '2026-11-24 17:00:00.000001' }]
    expect(await run((s) => s.rows('SELECT made_at FROM drinks'))).toEqual(expected)
    expect(await run((s) => s.listRows('SELECT made_at FROM drinks', []))).toEqual(expected)

    const [row] = await run((s) => s.rows<{ now: string }>('SELECT SYSDATE(6) AS now'))
    expect(Math.abs(Date.parse(`${row?.now.replace(' ', 'T')}Z`) - Date.now())).toBeLessThan(60_000)
  })

  it('leave out the microseconds of a full second, unless it is cast', async () => {
    await run((s) => s.change("INSERT INTO drinks (id, made_at) VALUES (1, '2026-11-24 17:00:00')"))
    expect(await run((s) => s.rows('SELECT made_at, CAST(made_at AS CHAR) AS text FROM drinks'))).toEqual([
      { made_at: '2026-11-24 17:00:00', text: '2026-11-24 17:00:00.000000' },
    ])
  })

  it('tell keys of bytes apart by their case and by trailing spaces', async () => {
    const insert = (tag: string) =>
      run((s) => s.insert('INSERT INTO drinks (tag) VALUES (?)', [Buffer.from(tag)]))
    for (const tag of ['abc', 'ABC', 'abc ']) await insert(tag)
    expect(await failureOf(() => insert('abc'))).toHaveProperty('cause.errno', 1062)
  })

  it.each([
    ['a number out of range', "INSERT INTO drinks (sugar) VALUES ('-1')", 1264],
    ['a text that is too long', `INSERT INTO drinks (name) VALUES ('${'x'.repeat(21)}')`, 1406],
    ['a text for a number', "INSERT INTO drinks (sugar) VALUES ('sweet')", 1366],
    ['a day that is none', "INSERT INTO drinks (made_at) VALUES ('2026-02-30')", 1292],
    ['a zero date', "INSERT INTO drinks (made_at) VALUES ('0000-00-00')", 1292],
    ['a group that is not one', 'SELECT id, SUM(sugar) FROM drinks GROUP BY name', 1055],
  ])('refuse %s rather than change it', async (_name, sql, errno) => {
    await drink(1, 'Kopi')
    expect(await failureOf((s) => s.listRows(sql, []))).toHaveProperty('errno', errno)
  })

  it('guard stock by the condition alone, where the engine does not enforce a CHECK', async () => {
    const enforced = await failureOf((s) =>
      s.insert(
        `INSERT INTO goods (name, price, stock, created_at, updated_at) VALUES ('Kopi', 1, -1, SYSDATE(6), SYSDATE(6))`,
      ),
    )
    // MySQL before 8.0.16 reads a CHECK and forgets it.
    if (engine.name === 'mariadb') expect(enforced).toHaveProperty('errno', 4025)
    else expect(enforced).toBeUndefined()

    const id = await run((s) =>
      s.insert(
        "INSERT INTO goods (name, price, stock, created_at, updated_at) VALUES ('Teh', 1, 3, SYSDATE(6), SYSDATE(6))",
      ),
    )
    const take = (quantity: number) =>
      run((s) =>
        s.change('UPDATE goods SET stock = stock - ? WHERE id = ? AND stock >= ?', [quantity, id, quantity]),
      )
    expect([await take(2), await take(2), await take(1)]).toEqual([1, 0, 1])
  })
})
