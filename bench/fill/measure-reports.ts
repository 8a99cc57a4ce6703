import { reports } from '@kedai/reports'
import { loadConfig } from '@kedai/shared/config/config.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { mountFunctions } from '@kedai/shared/hosts/mount.ts'
import { createApp } from '@kedai/shared/http/create-app.ts'
import { createPlatform } from '@kedai/shared/http/define-function.ts'
import { updateDailyTotals } from '@kedai/shared/reports/update-daily-totals.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { BenchFault } from '../options.ts'

const TURNS = 5

/** Milliseconds that something took: the median of some turns, and the longest. */
export interface Took {
  readonly what: string
  readonly medianMs: number
  readonly longestMs: number
}

/**
 * Measures the reports of a filled shop: before the daily totals are there, and with them.
 *
 * @param lastDay - `YYYY-MM-DD`, the last day that was sold on
 * @param say - told what goes on
 */
export async function measureReports(
  database: Database,
  lastDay: string,
  say: (line: string) => void,
): Promise<Took[]> {
  const config = loadConfig({ LOG_LEVEL: 'silent' })
  const app = await createApp(config)
  await mountFunctions(app, [reports], createPlatform(database, config))
  await app.ready()
  const { headers } = await buildStaff(database, { name: `bench${process.hrtime.bigint()}` })
  const get = async (what: string, path: string): Promise<Took> => {
    const times: number[] = []
    for (let turn = 0; turn < TURNS; turn++) {
      const startedAt = performance.now()
      const { statusCode, body } = await app.inject({ url: `/api/small/reports${path}`, headers })
      if (statusCode !== 200) throw new BenchFault(`${path} answered ${statusCode}: ${body.slice(0, 200)}`)
      times.push(performance.now() - startedAt)
    }
    times.sort((one, other) => one - other)
    return { what, medianMs: times[TURNS >> 1] ?? 0, longestMs: times.at(-1) ?? 0 }
  }
  const yearAgo = new Date(Date.parse(`${lastDay}T00:00:00Z`) - 364 * 86_400_000).toISOString().slice(0, 10)
  const dayBefore = new Date(Date.parse(`${lastDay}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  try {
    const took = [await get('a day from its sales', `/day?date=${dayBefore}`)]
    const startedAt = performance.now()
    let dayCount = 0
    for (;;) {
      const update = await updateDailyTotals(database)
      dayCount += update.dayCount
      if (update.isCaughtUp) break
    }
    say(`Added ${dayCount} days up in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
    took.push(
      await get('a day from its totals', `/day?date=${dayBefore}`),
      await get('today', `/day?date=${lastDay}`),
      await get('a year', `/period?from=${yearAgo}&to=${lastDay}`),
      await get('a year by month', `/period?from=${yearAgo}&to=${lastDay}&group=month`),
      await get('a year as csv', `/period?from=${yearAgo}&to=${lastDay}&format=csv`),
      await get('best goods of a year', `/goods?from=${yearAgo}&to=${lastDay}`),
      await get('slowest goods of a year', `/goods?from=${yearAgo}&to=${lastDay}&order=slowest`),
    )
    return took
  } finally {
    await app.close()
  }
}
