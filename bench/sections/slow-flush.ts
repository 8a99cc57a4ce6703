import { newCartId } from '@kedai/shared/contract/ids.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { checkBooks } from '../check-books.ts'
import { figureOf } from '../figure.ts'
import type { Machine } from '../machine.ts'
import { BenchFault } from '../options.ts'
import { openRig } from '../rig.ts'
import { type Measured, measureClosedLoop } from './closed-loop.ts'
import type { SectionOptions } from './section.ts'

const SLOW_FLUSH_MS = 10
const COMMITS = 20

export interface SlowFlush {
  readonly machine: Machine
  /** What was added to each flush. */
  readonly added_ms: number
  /** Median time of a commit that changes one row. */
  readonly commit_ms: number
  readonly measured: readonly Measured[]
}

/** Pay on a disk whose flushes take as long as those of a memory card. */
export async function measureSlowFlush(options: SectionOptions): Promise<SlowFlush> {
  await using cleanUp = new AsyncDisposableStack()
  options.say(`Opening Kedai and plain Go on a disk whose flushes take ${SLOW_FLUSH_MS} ms longer …`)
  const rig = await openRig({ servers: ['kedai', 'go-few'], slowFlushMs: SLOW_FLUSH_MS, cleanUp })
  const [kedai] = rig.servers
  if (kedai === undefined) throw new Error('a rig has a server')
  const commitMs = await commitMsOf(kedai.database)
  if (commitMs < SLOW_FLUSH_MS) {
    throw new BenchFault(`A commit took ${commitMs.toFixed(1)} ms: the database's flushes are not slow here.`)
  }
  const { measured } = await measureClosedLoop(
    rig,
    [{ scenario: 'pay', servers: ['kedai', 'go-few'] }],
    options,
  )
  await checkBooks(rig.servers)
  return { machine: rig.machine, added_ms: SLOW_FLUSH_MS, commit_ms: commitMs, measured }
}

async function commitMsOf(database: Database): Promise<number> {
  const took: number[] = []
  for (let count = 0; count < COMMITS; count++) {
    const startedMs = performance.now()
    await database.transaction(
      (statements) =>
        statements.change('INSERT INTO carts (id, user_id, opened_at) VALUES (?, 0, SYSDATE(6))', [
          newCartId(),
        ]),
      { recognisesItself: false },
    )
    took.push(performance.now() - startedMs)
  }
  return figureOf(took).median
}
