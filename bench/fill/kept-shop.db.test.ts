import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { expect, it } from 'vitest'
import { fillKeptShop, openKeptShop } from './kept-shop.ts'

const OPTIONS = { goods: 300, transactions: 3_000, days: 5, lastDay: '2026-11-20', seed: 7 }
const TIMEOUT_MS = 120_000
const quietly = () => undefined

it(
  'is filled in bulk with books in order, and opened again',
  async () => {
    const folder = join(temporaryFolder(), 'shop')
    const steps: number[] = []
    const kept = await fillKeptShop(folder, { ...OPTIONS, onProgress: (done) => steps.push(done) }, quietly)
    expect(steps.at(-1)).toBe(3_000)

    await using cleanUp = new AsyncDisposableStack()
    const { shop, mariadb, databaseUrl } = await openKeptShop(folder, [])
    cleanUp.defer(() => mariadb.stop())
    const database = openDatabase({ url: databaseUrl, poolSize: 1 })
    cleanUp.defer(() => database.close())
    expect(shop).toEqual(kept)
    expect(await database.read(checkInvariants)).toEqual([])
    const [row] = await database.read((statements) =>
      statements.rows(
        `SELECT (SELECT COUNT(*) FROM goods) AS goods, (SELECT COUNT(DISTINCT goods_id) FROM goods_words) AS with_words,
                COUNT(*) AS transactions, COUNT(idempotency_key) AS with_key, COUNT(DISTINCT business_date) AS days,
                COUNT(DISTINCT method) AS methods, (SELECT COUNT(*) FROM carts WHERE status = 'paid') AS carts,
                CAST(SUM(status = 'refunded') > 0 AS SIGNED) AS has_refunds FROM transactions`,
      ),
    )
    expect(row).toEqual({
      goods: 300,
      with_words: 300,
      transactions: 3_000,
      with_key: 3_000,
      days: 5,
      methods: 6,
      carts: 3_000,
      has_refunds: 1,
    })

    // It is there already: nothing is said and nothing done.
    expect(await fillKeptShop(folder, OPTIONS, () => expect.fail('it was filled again'))).toEqual(kept)
    await expect(fillKeptShop(folder, { ...OPTIONS, goods: 301 }, quietly)).rejects.toThrow(
      'holds a shop of 300 goods and 3000 transactions; name another folder.',
    )
  },
  TIMEOUT_MS,
)

it('never takes a folder of somebody else', async () => {
  const folder = join(temporaryFolder(), 'photos')
  await mkdir(folder)
  await expect(fillKeptShop(folder, OPTIONS, quietly)).rejects.toThrow(
    'is there already, and not made by a fill; name another folder.',
  )
  await expect(openKeptShop(folder, [])).rejects.toThrow('There is no filled shop in')
})

it(
  'begins anew after a fill that was broken off',
  async () => {
    const folder = join(temporaryFolder(), 'shop')
    const stop = new AbortController()
    const broken = fillKeptShop(
      folder,
      { ...OPTIONS, signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) },
      quietly,
    )
    await expect(broken).rejects.toThrow('enough')
    await expect(openKeptShop(folder, [])).rejects.toThrow('There is no filled shop in')
    await fillKeptShop(folder, OPTIONS, quietly)
    const { mariadb } = await openKeptShop(folder, [])
    await mariadb.stop()
  },
  TIMEOUT_MS,
)
