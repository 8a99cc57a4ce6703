import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import { type Database, openDatabase } from './database.ts'
import { findUnsafeDurability } from './durability.ts'

describe.each(engines)('the durability of $name', (engine) => {
  let schema: TestSchema
  let database: Database

  beforeAll(async () => {
    schema = await createTestSchema(engine)
    database = openDatabase({ url: schema.url, poolSize: 2 })
  })
  afterAll(async () => {
    await database.close()
    await schema.drop()
  })

  /** The engine itself answers, for one setting with another value: SET GLOBAL would reach every other test. */
  function databaseWith(setting: string, value: string): Database {
    return {
      ...database,
      read: (work) =>
        database.read((statements) =>
          work({
            ...statements,
            rows: (sql, values) => {
              expect(sql).toContain(setting)
              return statements.rows(sql.replace(setting, value), values)
            },
          }),
        ),
    }
  }

  it('is safe as the tests and production set it', async () => {
    expect(await findUnsafeDurability(database)).toEqual([])
  })

  it.each([
    ['@@innodb_flush_log_at_trx_commit', '0', 'innodb_flush_log_at_trx_commit is 0; it must be 1.'],
    ['@@innodb_flush_log_at_trx_commit', '2', 'innodb_flush_log_at_trx_commit is 2; it must be 1.'],
    ['@@innodb_doublewrite', '0', 'innodb_doublewrite is 0; it must be ON.'],
    ['@@innodb_doublewrite', "'OFF'", 'innodb_doublewrite is OFF; it must be ON.'],
    ['@@innodb_doublewrite', "'DETECT_ONLY'", 'innodb_doublewrite is DETECT_ONLY; it must be ON.'],
  ])('is unsafe where %s is %s', async (setting, value, sentence) => {
    expect(await findUnsafeDurability(databaseWith(setting, value))).toEqual([sentence])
  })

  it.each([
    ['@@innodb_doublewrite', "'ON'"],
    ['@@innodb_doublewrite', "'DETECT_AND_RECOVER'"],
    // Without a binary log, which these engines run, its flushing does not matter.
    ['@@sync_binlog', '0'],
  ])('is safe where %s is %s', async (setting, value) => {
    expect(await findUnsafeDurability(databaseWith(setting, value))).toEqual([])
  })

  it('is unsafe where a binary log is kept but not flushed', async () => {
    const withLog = databaseWith('@@log_bin AS log_bin, @@sync_binlog', '1 AS log_bin, 0')
    expect(await findUnsafeDurability(withLog)).toEqual([
      'sync_binlog is 0 while the binary log is on; it must be 1.',
    ])
  })

  it('is safe where a binary log is kept and flushed', async () => {
    const withLog = databaseWith('@@log_bin AS log_bin, @@sync_binlog', '1 AS log_bin, 1')
    expect(await findUnsafeDurability(withLog)).toEqual([])
  })
})
