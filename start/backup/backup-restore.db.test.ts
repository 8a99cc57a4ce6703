import { readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { buildCart, buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { functions } from '../../functions/index.ts'
import { StartFault } from '../start-fault.ts'
import { inspectBackup } from './inspect-backup.ts'
import { restoreIntoDatabase } from './restore-into-database.ts'
import { type BackupOptions, takeBackup } from './take-backup.ts'
import { ask, contentsOf, emptyDatabase, GO_ON, HUSH } from './test-backup.ts'

const TILLS = 4

describe.each(engines)('a backup of a shop on $name', (engine) => {
  const shop = useTestShop(engine, functions)

  const backUp = (options: Partial<BackupOptions> = {}) =>
    takeBackup({
      url: shop.schema.url,
      folder: temporaryFolder(),
      keep: 14,
      say: HUSH,
      stop: GO_ON,
      ...options,
    })
  /** Sells at several tills until it is told to stop; the transactions that were answered, as they come. */
  async function openTills(answered: string[]) {
    let isOpen = true
    const goods: number[] = []
    for (let till = 1; till <= TILLS; till++) {
      goods.push(await buildGoods(shop.database, { name: `Es Téh ☕ \u2028 ${till}`, stock: 100_000 }))
    }
    const till = async (goodsId: number) => {
      while (isOpen) {
        const cartId = await buildCart(shop.database, { lines: [{ goodsId, note: "tanpa 'gula' \\ \n🍌" }] })
        const response = await shop.app.inject({
          method: 'POST',
          url: '/api/small/pay',
          payload: { cart_id: cartId, payment_amount: 5000 },
          headers: { 'idempotency-key': `till-${cartId}-${goodsId}` },
        })
        if (response.statusCode !== 200) throw new Error(response.body)
        answered.push(response.json().data.transaction_id)
      }
    }
    const tills = Promise.all(goods.map(till))
    return {
      async close() {
        isOpen = false
        await tills
      },
    }
  }

  it('that is taken while it sells is, restored, the shop as it was at one instant, whole', async () => {
    const answered: string[] = []
    const tills = await openTills(answered)
    await expect.poll(() => answered.length, { timeout: 30_000 }).toBeGreaterThan(20)

    // A view of the same instant: no sale commits while somebody else holds the ledger's head.
    const view = await createConnection({ uri: shop.schema.url, dateStrings: true, supportBigNumbers: true })
    const holder = await createConnection({ uri: shop.schema.url })
    await holder.query('START TRANSACTION')
    await holder.query('SELECT * FROM ledger_head FOR UPDATE')
    const before = [...answered]
    const soldBefore = answered.length
    const backup = await backUp({
      onInstant: async () => {
        await view.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
        await view.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
        await holder.query('ROLLBACK')
        await expect.poll(() => answered.length, { timeout: 30_000 }).toBeGreaterThan(soldBefore + TILLS)
      },
    })
    await tills.close()

    await using target = await emptyDatabase(engine)
    const report = await restoreIntoDatabase(target, await inspectBackup(backup.path), HUSH, GO_ON)
    expect(report.faults).toEqual([])
    const seen = async <Row extends object>(sql: string) =>
      (await view.query<RowDataPacket[]>(sql))[0] as unknown as Row[]
    const expected = await contentsOf(seen)
    const restored = await contentsOf((sql) => ask(target.url, sql))
    // A cart is opened without the ledger's head, so some were while the two views began.
    for (const contents of [expected, restored]) {
      const open = (rows: string[] = []) => rows.filter((row) => !row.includes('"open"'))
      contents['carts'] = open(contents['carts'])
      delete contents['cart_lines']
    }
    expect(restored).toEqual(expected)
    expect(restored['transactions']?.length).toBeGreaterThan(20)
    await view.end()
    await holder.end()

    const ids = await ask<{ id: string }>(target.url, 'SELECT LOWER(HEX(id)) AS id FROM transactions')
    const found = new Set(ids.map(({ id }) => id))
    expect(before.filter((id) => !found.has(id.replaceAll('-', '')))).toEqual([])
    await shop.expectBooksInOrder()
  })

  it.each(engines)('that rests is the same in every table on $name, and may be sold in', async (other) => {
    await shop.change(
      `INSERT INTO staff (name, display_name, role, password_hash, created_at, updated_at)
       VALUES (?, 'Siti 🌶', 'owner', '$argon2id$…', SYSDATE(6), '2026-11-24 08:30:00.000000')`.replace(
        '…',
        '',
      ),
      [`siti-${other.name}`],
    )
    const goodsId = await buildGoods(shop.database)
    const gone = await buildGoods(shop.database)
    await shop.change('DELETE FROM stock_movements WHERE goods_id = ?', [gone])
    await shop.change('DELETE FROM goods_words WHERE goods_id = ?', [gone])
    await shop.change('DELETE FROM goods WHERE id = ?', [gone])
    const backup = await backUp()

    await using target = await emptyDatabase(other)
    const report = await restoreIntoDatabase(target, await inspectBackup(backup.path), HUSH, GO_ON)
    expect(report.faults).toEqual([])
    const original = await contentsOf((sql) => ask(shop.schema.url, sql))
    expect(await contentsOf((sql) => ask(target.url, sql))).toEqual(original)
    expect(Object.values(original).flat()).toHaveLength(backup.rows + (original['stock_ledger']?.length ?? 0))

    // A number that was given out once is not given out again.
    await ask(
      target.url,
      "INSERT INTO goods (name, price, created_at, updated_at) VALUES ('Baru', 1, SYSDATE(6), SYSDATE(6))",
    )
    const [newest] = await ask<{ id: number }>(target.url, 'SELECT MAX(id) AS id FROM goods')
    expect(newest?.id).toBeGreaterThan(gone)
    expect(gone).toBe(goodsId + 1)
  })

  it('keeps the newest and removes nothing else', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'letter.txt'), '')
    const first = await backUp({ folder })
    const name = basename(first.path)
    const cutOff = `${name.replace(/\d{8}T\d{6}Z/, '20200101T000000Z')}.unfinished`
    await writeFile(join(folder, cutOff), 'half')
    await writeFile(join(folder, 'kedai-backup-20200101T000000Z-aaaaaaaa.jsonl.gz'), 'of another shop')

    const second = await backUp({ folder, keep: 2 })
    const third = await backUp({ folder, keep: 2 })
    expect(third.removed).toEqual([name])
    expect((await readdir(folder)).sort()).toEqual(
      [
        'letter.txt',
        'kedai-backup-20200101T000000Z-aaaaaaaa.jsonl.gz',
        basename(second.path),
        basename(third.path),
      ].sort(),
    )
  })

  it('is known to be of the same shop after it was restored', async () => {
    const backup = await backUp()
    await using target = await emptyDatabase(engine)
    await restoreIntoDatabase(target, await inspectBackup(backup.path), HUSH, GO_ON)
    const again = await backUp({ url: target.url })
    expect((await inspectBackup(again.path)).header.shop).toBe((await inspectBackup(backup.path)).header.shop)
  })

  it('waits for a migration, and lets none begin', async () => {
    const migrator = await createConnection({ uri: shop.schema.adminUrl })
    const lock = `LEFT('kedai-migrate:${shop.schema.name}', 64)`
    await migrator.query(`SELECT GET_LOCK(${lock}, 0)`)
    let isDone = false
    const freeDuring: unknown[] = []
    const backing = backUp({
      onInstant: async () => {
        freeDuring.push((await migrator.query(`SELECT IS_FREE_LOCK(${lock}) AS free`))[0])
      },
    }).then(() => {
      isDone = true
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(isDone).toBe(false)
    await migrator.query(`SELECT RELEASE_LOCK(${lock})`)
    await backing
    expect(freeDuring).toEqual([[{ free: 0 }]])
    await migrator.end()
  })

  it('needs a user who may read, and no more', async () => {
    const reader = `'${shop.schema.name}r'@'localhost'`
    await ask(engine.adminUrl, `CREATE USER ${reader} IDENTIFIED BY 'x'`)
    await ask(engine.adminUrl, `GRANT SELECT ON ${shop.schema.name}.* TO ${reader}`)
    const url = new URL(shop.schema.url)
    url.username = `${shop.schema.name}r`
    url.password = 'x'
    expect((await backUp({ url: url.href })).rows).toBeGreaterThan(0)
    await ask(engine.adminUrl, `DROP USER ${reader}`)
  })

  it('is refused where there is no shop', async () => {
    await using empty = await emptyDatabase(engine)
    const folder = temporaryFolder()
    await expect(backUp({ url: empty.url, folder })).rejects.toThrow(
      new StartFault('There is no shop in this database: nothing is there to back up.'),
    )
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing when it is stopped, or the database ends it', async () => {
    const folder = temporaryFolder()
    const stop = new AbortController()
    await expect(backUp({ folder, stop: stop.signal, onInstant: async () => stop.abort() })).rejects.toThrow(
      /abort/i,
    )
    const root = await createConnection({ uri: engine.adminUrl })
    await expect(
      backUp({
        folder,
        onInstant: async () => {
          const [processes] = await root.query<RowDataPacket[]>('SHOW PROCESSLIST')
          const ours = processes.filter(({ db }) => db === shop.schema.name)
          for (const { Id } of ours) await root.query('KILL ?', [Id])
        },
      }),
    ).rejects.toThrow()
    await root.end()
    expect(await readdir(folder)).toEqual([])
  })
})
