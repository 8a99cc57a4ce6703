import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@kedai/shared/database/migrate.ts'
import { findMariadb } from '@kedai/shared/mariadb-server/find-mariadb.ts'
import { initialiseMariadb } from '@kedai/shared/mariadb-server/initialise-directory.ts'
import { type MariadbServer, startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { z } from 'zod'
import { BenchFault } from '../options.ts'
import { bulkFill } from './bulk-fill.ts'
import type { FillOptions } from './fill-shop.ts'
import { requireRoom, roomFor } from './room.ts'

/** What a kept shop was filled with; written when it is whole. */
const Kept = z.object({
  goods: z.int(),
  transactions: z.int(),
  days: z.int(),
  lastDay: z.string(),
  seed: z.int(),
  /** Names the database, and with `app` its user; it is the password as well. */
  schema: z.string(),
})
export type KeptShop = z.infer<typeof Kept>

const GIB = 2 ** 30

/**
 * Safe is what a fill that broke off is not: it is removed and begun anew. Carts are written all over their tables, which
 * are best in memory whole.
 */
function fillSettings(): string[] {
  const poolGib = Math.min(Math.max(Math.floor(totalmem() / GIB / 4), 1), 8)
  return [
    '--local-infile=1',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    `--innodb-buffer-pool-size=${poolGib}G`,
    '--innodb-log-file-size=2G',
  ]
}

/** A shop that is kept in a folder, with its database running. */
export interface OpenKeptShop {
  readonly shop: KeptShop
  readonly mariadb: MariadbServer
  /** Of the functions' user. */
  readonly databaseUrl: string
}

/**
 * Opens the shop of a folder.
 *
 * @param settings - of the database server, beside those of a shop
 * @throws BenchFault when no whole shop is there
 */
export async function openKeptShop(folder: string, settings: readonly string[]): Promise<OpenKeptShop> {
  const shop = await readKeptShop(folder)
  if (shop === undefined) throw new BenchFault(`There is no filled shop in ${folder}.`)
  const mariadb = await start(folder, settings)
  // It may have been filled before the newest tables were thought of.
  await migrate({ adminUrl: urlOf(mariadb.socketPath, shop.schema, 'admin') })
  return { shop, mariadb, databaseUrl: urlOf(mariadb.socketPath, shop.schema, 'app') }
}

/**
 * Fills a shop into a folder, unless it is there already. What a fill that broke off left there is removed first.
 *
 * @throws BenchFault for a folder that holds another shop or something else, or a disk that is too full
 */
export async function fillKeptShop(
  folder: string,
  options: FillOptions,
  say: (line: string) => void,
): Promise<KeptShop> {
  const { goods, transactions, days, lastDay, seed } = options
  const kept = await readKeptShop(folder)
  if (kept !== undefined) {
    if (kept.goods === goods && kept.transactions === transactions) return kept
    throw new BenchFault(
      `${folder} holds a shop of ${kept.goods} goods and ${kept.transactions} transactions; name another folder.`,
    )
  }
  if (existsSync(folder) && !existsSync(join(folder, MARK))) {
    throw new BenchFault(`${folder} is there already, and not made by a fill; name another folder.`)
  }
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, MARK), 'Made by npm run fill; may be removed.\n')
  const { bavail, bsize } = await statfs(folder)
  requireRoom(roomFor(options), bavail * bsize, folder)
  const binaries = requireMariadb()
  await mkdir(join(folder, 'mariadb'))
  await initialiseMariadb(binaries, dataOf(folder))
  const mariadb = await start(folder, fillSettings())
  try {
    const adminUrl = `mysql://root@localhost/?socketPath=${encodeURIComponent(mariadb.socketPath)}`
    const { name } = await createTestSchema({ name: 'mariadb', adminUrl })
    await bulkFill(urlOf(mariadb.socketPath, name, 'app'), options)
    const filled = { goods, transactions, days, lastDay, seed, schema: name }
    say('Writing what is still in memory …')
    await mariadb.stop()
    await writeFile(join(folder, SHOP), `${JSON.stringify(filled)}\n`)
    return filled
  } finally {
    await mariadb.stop()
  }
}

const SHOP = 'shop.json'
const MARK = 'made-by-fill'
const dataOf = (folder: string) => join(folder, 'mariadb', 'data')

async function readKeptShop(folder: string): Promise<KeptShop | undefined> {
  const file = join(folder, SHOP)
  return existsSync(file) ? Kept.parse(JSON.parse(await readFile(file, 'utf8'))) : undefined
}

function requireMariadb() {
  const binaries = findMariadb()
  if (binaries !== undefined) return binaries
  throw new BenchFault(
    'MariaDB is not installed here; type: sudo apt-get install --no-install-recommends mariadb-server-core',
  )
}

function start(folder: string, settings: readonly string[]): Promise<MariadbServer> {
  const socketPath = join(folder, 'mariadb.sock')
  return startMariadb({ binaries: requireMariadb(), directory: dataOf(folder), socketPath, settings })
}

/** @param user - the one of the functions, or the one that migrates */
function urlOf(socketPath: string, schema: string, user: 'app' | 'admin'): string {
  return `mysql://${schema}${user}:${schema}@localhost/${schema}?socketPath=${encodeURIComponent(socketPath)}`
}
