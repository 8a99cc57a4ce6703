import { type Database, type DatabaseOptions, openDatabase } from '../database/database.ts'
import { Unavailable } from '../errors/refusal.ts'
import { CONNECTION_IDLE_MS } from '../limits.ts'

/** A database for a process that is stopped and woken from outside, between one invocation and the next. */
export interface LambdaDatabase extends Database {
  /** Does the work of one invocation: connections that outlived their time while the process was frozen are not used. */
  awake<T>(work: () => Promise<T>): Promise<T>
}

export interface LambdaDatabaseOptions {
  /** Finds out the URL; asked for again with each new pool, so that a changed password needs no new deployment. */
  readonly readUrl: () => Promise<string>
  readonly poolSize: number
  /** Milliseconds that go on while the process is frozen; for tests. */
  readonly now?: () => number
  /** For tests. */
  readonly open?: (options: DatabaseOptions) => Database
}

/**
 * Opened by the first statement. In a frozen process no timer runs, so the server ends connections without our noticing:
 * after a pause as long as the pool itself would have kept an idle connection, it begins a new one.
 */
export function createLambdaDatabase({
  readUrl,
  poolSize,
  now = Date.now,
  open = openDatabase,
}: LambdaDatabaseOptions): LambdaDatabase {
  let opening: Promise<Database> | undefined
  let current: Database | undefined
  let workCount = 0
  let restedAt = now()

  function database(): Promise<Database> {
    opening ??= openOne()
    return opening
  }

  async function openOne(): Promise<Database> {
    try {
      current = open({ url: await readUrl(), poolSize })
      return current
    } catch (error) {
      opening = undefined
      throw new Unavailable(error)
    }
  }

  async function forget(): Promise<void> {
    const last = opening
    opening = undefined
    current = undefined
    // Saying goodbye on a connection that is gone fails, and that is no matter.
    await last?.then((one) => one.close()).catch(() => undefined)
  }

  return {
    async awake(work) {
      if (workCount === 0 && now() - restedAt >= CONNECTION_IDLE_MS) void forget()
      workCount += 1
      try {
        return await work()
      } finally {
        workCount -= 1
        restedAt = now()
      }
    },
    read: async (work) => (await database()).read(work),
    snapshot: async (work) => (await database()).snapshot(work),
    transaction: async (work, options) => (await database()).transaction(work, options),
    schemaMeta: async () => (await database()).schemaMeta(),
    openOwn: async () => (await database()).openOwn(),
    counts: () => current?.counts() ?? { held: 0, waiting: 0, size: poolSize },
    close: forget,
  }
}
