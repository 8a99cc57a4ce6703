import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openShopDatabase } from '../open-shop-database.ts'
import type { ProcessFigures } from '../results.ts'
import type { SectionOptions } from '../sections/section.ts'
import { type AllInOneProcesses, measureAllInOne } from './measure-all-in-one.ts'
import { type FunctionProcess, measureFunction } from './measure-function.ts'

const NAMES = ['stocks', 'pay'] as const
const LOAD_SECONDS = 10

/** What processes take: of one function the worst of those that were measured, then all that was measured. */
export interface MeasuredProcesses extends ProcessFigures {
  readonly functions: readonly FunctionProcess[]
  readonly all_in_one: AllInOneProcesses
}

/**
 * Measures start and memory of functions as their images run them, and of a whole shop with its database, on this
 * machine and without Docker. Nothing is pinned to a processor: a container is not either.
 */
export async function measureProcesses({
  signal,
  say,
}: Pick<SectionOptions, 'signal' | 'say'>): Promise<MeasuredProcesses> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kedai-process-'))
  cleanUp.defer(() => rm(folder, { recursive: true }))
  const functions = await measureFunctions(folder, signal, say)
  say('process: the shop with every function …')
  const allInOne = await measureAllInOne(folder, signal)
  return {
    start_ms: Math.max(...functions.map(({ firstAnswerMs }) => firstAnswerMs.median)),
    rss_at_rest_bytes: Math.max(...functions.map(({ atRest }) => atRest.rss)),
    rss_after_load_bytes: Math.max(...functions.map(({ afterLoad }) => afterLoad.rss)),
    all_in_one_rss_bytes: allInOne.shop.rss + allInOne.mariadbd.rss,
    functions,
    all_in_one: allInOne,
  }
}

async function measureFunctions(
  folder: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<FunctionProcess[]> {
  await using cleanUp = new AsyncDisposableStack()
  const { databaseUrl, database } = await openShopDatabase(folder, cleanUp)
  const measured: FunctionProcess[] = []
  for (const name of NAMES) {
    say(`process: ${name} …`)
    measured.push(
      await measureFunction({ name, folder, databaseUrl, database, seconds: LOAD_SECONDS, signal }),
    )
  }
  return measured
}
