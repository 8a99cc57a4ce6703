import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { bulkFill, canBulkFill } from './fill/bulk-fill.ts'
import { type FillArguments, readFillArguments } from './fill/fill-options.ts'
import { type FillOptions, fillShop } from './fill/fill-shop.ts'
import { fillKeptShop, openKeptShop } from './fill/kept-shop.ts'
import { measureReports } from './fill/measure-reports.ts'
import { showProgress } from './fill/show-progress.ts'
import { BenchFault } from './options.ts'

/** `npm run fill`: a shop with a long past, and how fast its reports are. */

const DAY_MS = 86_400_000

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new BenchFault('Stopped before the end.')))
}

try {
  const { url, folder, ...what } = readFillArguments(process.argv.slice(2))
  await using cleanUp = new AsyncDisposableStack()
  // Yesterday, so that a shop that is opened on it sells on a day of its own.
  const lastDay = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)
  const progress = showProgress(what.transactions, say)
  cleanUp.defer(() => progress.end())
  const options = { ...what, lastDay, signal: interrupted.signal, onProgress: progress.tell }
  const databaseUrl =
    url === undefined ? await fillFolder(folder, options, cleanUp) : await fillDatabase(url, options)
  progress.end()
  const database = openDatabase({ url: databaseUrl, poolSize: 2 })
  cleanUp.defer(() => database.close())
  for (const { what: report, medianMs, longestMs } of await measureReports(database, lastDay, say)) {
    process.stdout.write(
      `${report.padEnd(26)} ${medianMs.toFixed(0).padStart(6)} ms (up to ${longestMs.toFixed(0)})\n`,
    )
  }
} catch (caught) {
  const error: Error = interrupted.signal.aborted ? interrupted.signal.reason : caught
  say(error instanceof BenchFault || error.name === 'MariadbError' ? error.message : String(error.stack))
  process.exitCode = 1
}

/** Progress goes beside the result, which may be piped. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

async function fillDatabase(url: string, options: FillOptions): Promise<string> {
  if (await canBulkFill(url)) {
    await bulkFill(url, options)
    return url
  }
  const database = openDatabase({ url, poolSize: 2 })
  try {
    await fillShop(database, options)
    return url
  } finally {
    await database.close()
  }
}

async function fillFolder(
  wanted: FillArguments['folder'],
  options: FillOptions,
  cleanUp: AsyncDisposableStack,
): Promise<string> {
  const scratch = wanted === undefined ? await mkdtemp(join(tmpdir(), 'kedai-fill-')) : undefined
  if (scratch !== undefined) cleanUp.defer(() => rm(scratch, { recursive: true }))
  const folder = wanted ?? join(scratch ?? '', 'shop')
  await fillKeptShop(folder, options, say)
  const { mariadb, databaseUrl } = await openKeptShop(folder, [])
  cleanUp.defer(() => mariadb.stop())
  return databaseUrl
}
