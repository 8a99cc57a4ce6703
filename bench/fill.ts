import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { readFillArguments } from './fill/fill-options.ts'
import { fillShop } from './fill/fill-shop.ts'
import { measureReports } from './fill/measure-reports.ts'
import { BenchFault } from './options.ts'
import { openMariadb } from './rig.ts'

/** `npm run fill`: a shop with a long past, and how fast its reports are. */

const PROGRESS_MS = 5_000
const DAY_MS = 86_400_000

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new BenchFault('Stopped before the end.')))
}

try {
  const { transactions, days, seed, url } = readFillArguments(process.argv.slice(2))
  await using cleanUp = new AsyncDisposableStack()
  const database = openDatabase({ url: url ?? (await openScratch(cleanUp)), poolSize: 2 })
  cleanUp.defer(() => database.close())
  // Yesterday, so that a shop that is opened on it sells on a day of its own.
  const lastDay = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)
  const startedAt = performance.now()
  let done = 0
  const timer = setInterval(() => {
    const perSecond = Math.round((done / (performance.now() - startedAt)) * 1000)
    say(`  … ${Math.floor((done / transactions) * 100)} %, ${done} sales, ${perSecond} a second`)
  }, PROGRESS_MS)
  cleanUp.defer(() => clearInterval(timer))
  const count = await fillShop(database, {
    transactions,
    days,
    lastDay,
    seed,
    signal: interrupted.signal,
    onProgress: (sales) => {
      done = sales
    },
  })
  clearInterval(timer)
  say(`Filled in ${count} sales in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
  for (const { what, medianMs, longestMs } of await measureReports(database, lastDay, say)) {
    process.stdout.write(
      `${what.padEnd(26)} ${medianMs.toFixed(0).padStart(6)} ms (up to ${longestMs.toFixed(0)})\n`,
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

async function openScratch(cleanUp: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kedai-fill-'))
  cleanUp.defer(() => rm(folder, { recursive: true }))
  const mariadb = await openMariadb(folder)
  cleanUp.defer(() => mariadb.stop())
  const adminUrl = `mysql://root@localhost/?socketPath=${encodeURIComponent(mariadb.socketPath)}`
  return (await createTestSchema({ name: 'mariadb', adminUrl })).url
}
