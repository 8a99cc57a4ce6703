import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from './engines.ts'
import { createTestSchema, type TestSchema } from './test-schema.ts'

const VERSIONS = { mariadb: /^10\.11\.\d+-MariaDB/, mysql: /^8\.0\.15$/ }

it('has MariaDB always, and MySQL wherever it exists', () => {
  const expected = process.arch === 'x64' ? ['mariadb', 'mysql'] : ['mariadb']
  expect(engines.map((engine) => engine.name)).toEqual(expected)
})

describe.each(engines)('a test schema on $name', (engine) => {
  let schema: TestSchema
  let app: Connection
  let admin: Connection

  beforeAll(async () => {
    schema = await createTestSchema(engine)
    app = await createConnection({ uri: schema.url })
    admin = await createConnection({ uri: schema.adminUrl })
  })
  afterAll(async () => {
    await app?.end()
    await admin?.end()
    await schema?.drop()
  })

  it('is on the version that the project promises, with production durability', async () => {
    const [[row]] = await app.query<RowDataPacket[]>(
      'SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS flush, @@innodb_doublewrite AS doublewrite, @@log_bin AS binlog',
    )
    expect(row?.['version']).toMatch(VERSIONS[engine.name])
    expect(row).toMatchObject({ flush: 1, doublewrite: 1, binlog: 0 })
  })

  it('is migrated', async () => {
    const [[row]] = await app.query<RowDataPacket[]>('SELECT COUNT(*) AS count FROM goods')
    expect(row?.['count']).toBe(0)
  })

  it('lets the user of the functions change rows', async () => {
    await app.query("INSERT INTO settings (name, value, updated_at) VALUES ('motto', '\"Enak\"', NOW(6))")
    const [result] = await app.query("DELETE FROM settings WHERE name = 'motto'")
    expect(result).toMatchObject({ affectedRows: 1 })
  })

  it.each([
    'CREATE TABLE drinks (id INT)',
    'ALTER TABLE goods ADD COLUMN colour INT',
    'DROP TABLE settings',
    'TRUNCATE TABLE settings',
    "SELECT 1 INTO OUTFILE '/tmp/kedai-must-not-exist'",
    'SELECT COUNT(*) FROM mysql.user',
  ])('refuses the user of the functions: %s', async (statement) => {
    await expect(app.query(statement)).rejects.toThrow(/denied/)
  })

  it('lets the user who migrates change the tables, of this schema only', async () => {
    await admin.query('CREATE TABLE drinks (id INT)')
    await admin.query('DROP TABLE drinks')
    await expect(admin.query(`CREATE DATABASE ${schema.name}2`)).rejects.toThrow(/denied/)
  })

  it('leaves nothing behind when dropped', async () => {
    const other = await createTestSchema(engine)
    await other.drop()
    const root = await createConnection({ uri: engine.adminUrl })
    const [schemas] = await root.query<RowDataPacket[]>('SHOW DATABASES LIKE ?', [other.name])
    await root.end()
    expect(schemas).toEqual([])
    await expect(createConnection({ uri: other.url })).rejects.toThrow(/denied/)
  })
})
