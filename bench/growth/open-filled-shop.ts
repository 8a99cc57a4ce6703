import { join } from 'node:path'
import { type Database, openDatabase } from '@kedai/shared/database/database.ts'
import { takeJobLock } from '@kedai/shared/jobs/job-lock.ts'
import { buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { type Processors, pin } from '../../loadtest/machine/processors.ts'
import { fillKeptShop, openKeptShop } from '../fill/kept-shop.ts'
import { showProgress } from '../fill/show-progress.ts'
import { BenchFault } from '../options.ts'
import { startKedai } from '../servers/kedai.ts'
import { type GrowthRequest, growthRequests } from './growth-requests.ts'
import { readThrough } from './read-through.ts'

/** A shop with a past of one day has no more sales on it than one with many. */
const SALES_A_DAY = 1_000
/** A day of the week has less than the mean, which Saturday and Sunday raise. */
const WEEKDAY_SHARE = 9 / (71 / 7)
/** A Monday: both shops have {@link SALES_A_DAY} on it. */
const LAST_DAY = '2026-11-23'

export interface Size {
  readonly goods: number
  readonly transactions: number
}

/** A filled shop with a server and a database of its own, whose lists are not cached. */
export interface FilledShop {
  readonly size: Size
  /** `http://127.0.0.1:port` */
  readonly url: string
  readonly pids: { readonly node: number; readonly mariadbd: number }
  readonly database: Database
  readonly requests: readonly GrowthRequest[]
}

export interface FilledShopOptions extends Size {
  /** Where filled shops are kept. */
  readonly folder: string
  /** Settings of the database server beside those of a shop. */
  readonly settings: readonly string[]
  readonly processors: Processors | undefined
  readonly signal: AbortSignal
  readonly say: (line: string) => void
  readonly cleanUp: AsyncDisposableStack
}

/** Opens a shop of this size, which is filled first where it is not there yet. */
export async function openFilledShop(options: FilledShopOptions): Promise<FilledShop> {
  const { goods, transactions, settings, processors, cleanUp } = options
  const folder = join(options.folder, `${goods}-${transactions}`)
  await fill(folder, options)
  const { shop, mariadb, databaseUrl } = await openKeptShop(folder, settings)
  cleanUp.defer(() => mariadb.stop())
  const database = openDatabase({ url: databaseUrl, poolSize: 2 })
  cleanUp.defer(() => database.close())
  await holdJobs(database, cleanUp)
  await readThrough(databaseUrl, options.signal)
  // Where there is staff, customers pay no cash by themselves unless the shop says so.
  await buildSettings(database, { public_cash: true })
  const { headers } = await buildStaff(database, { name: `growth${process.hrtime.bigint()}` })
  const server = await startKedai({ databaseUrl, env: { STOCKS_CACHE_MS: '0' }, cleanUp })
  if (processors !== undefined) {
    await pin(mariadb.pid, processors.server)
    await pin(server.pid, processors.server)
  }
  return {
    size: { goods, transactions },
    url: server.url,
    pids: { node: server.pid, mariadbd: mariadb.pid },
    database,
    requests: await growthRequests({ database, goods, lastDay: shop.lastDay, headers }),
  }
}

async function fill(folder: string, { goods, transactions, signal, say }: FilledShopOptions): Promise<void> {
  const progress = showProgress(transactions, say)
  try {
    const days = Math.max(Math.round((transactions / SALES_A_DAY) * WEEKDAY_SHARE), 1)
    const options = { goods, transactions, days, lastDay: LAST_DAY, seed: 1, signal }
    await fillKeptShop(folder, { ...options, onProgress: progress.tell }, say)
  } finally {
    progress.end()
  }
}

/** Timed jobs would add up years of days while others are measured. */
async function holdJobs(database: Database, cleanUp: AsyncDisposableStack): Promise<void> {
  const lock = await takeJobLock(database)
  if (lock === undefined) throw new BenchFault('Another process runs the jobs of the filled shop.')
  cleanUp.defer(() => lock.giveBack())
}
