import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'
import { loadConfig } from '../shared/config/config.ts'
import { type Database, openDatabase } from '../shared/database/database.ts'
import { createAllInOne } from '../shared/hosts/all-in-one.ts'
import { engines } from '../shared/testing/engines/engines.ts'
import { createTestSchema } from '../shared/testing/engines/test-schema.ts'

const POOL_SIZE = 4

describe.each(engines)('warming up on $name', (engine) => {
  it('asks the database through every connection, and writes nothing', async () => {
    await using cleanUp = new AsyncDisposableStack()
    const schema = await createTestSchema(engine)
    cleanUp.defer(() => schema.drop())
    const admin = await createConnection({ uri: schema.adminUrl })
    cleanUp.defer(() => admin.end())
    const [tables] = await admin.query<RowDataPacket[]>(
      "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
    )
    const names = tables.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['carts', 'transactions', 'ledger_head', 'idempotency_keys']),
    )
    // What it asks for is not there; were it there, nothing would come of it all the same.
    for (const sql of [
      "INSERT INTO goods (id, name, price, stock, created_at, updated_at) VALUES (1, 'Teh', 1, 9, NOW(), NOW())",
      'INSERT INTO carts (id, user_id, last_line_number, opened_at) VALUES (1, 1, 1, NOW(6))',
      'INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price) VALUES (1, 1, 1, 1, 1)',
    ]) {
      await admin.query(sql)
    }
    const checksums = async () => (await admin.query<RowDataPacket[]>('CHECKSUM TABLE ??', [names]))[0]
    const before = await checksums()

    const database = openDatabase({ url: schema.url, poolSize: POOL_SIZE })
    cleanUp.defer(() => database.close())
    const connections = new Set<number>()
    let transactionCount = 0
    const watched: Database = {
      ...database,
      read: (work) =>
        database.read(async (statements) => {
          const [one] = await statements.rows<{ id: number }>('SELECT CONNECTION_ID() AS id')
          connections.add(one?.id ?? 0)
          return work(statements)
        }),
      transaction: (work, options) => {
        transactionCount++
        return database.transaction(work, options)
      },
    }
    const config = loadConfig({ LOG_LEVEL: 'silent' })
    const app = await createAllInOne({ functions, database: watched, config })
    cleanUp.defer(() => app.close())
    expect((await app.inject('/_/ready')).statusCode).toBe(200)

    expect(connections.size).toBe(POOL_SIZE)
    expect(transactionCount).toBeGreaterThan(POOL_SIZE)
    expect(await checksums()).toEqual(before)
  })
})
