import type { Database } from '../database/database.ts'
import type { OwnConnection } from '../database/own-connection.ts'
import { JOBS_LOCK_CHECK_MS } from '../limits.ts'

/** MySQL's lock names are the server's and at most 64 characters. */
const NAME = "LEFT(CONCAT('kedai-jobs:', DATABASE()), 64)"

/** The right of one process among all on a database to run the jobs. */
export interface JobLock {
  /** Kept once the right is lost, or was given back. */
  readonly lost: Promise<void>
  /** Gives the right back; the server may notice a moment later. */
  release(): void
  /** Gives it back, and returns when another process can have it. */
  giveBack(): Promise<void>
}

/**
 * The lock ends with its connection, so that another process takes over from one that dies.
 *
 * @returns undefined where another process has it
 */
export async function takeJobLock(
  database: Pick<Database, 'openOwn'>,
  checkMs = JOBS_LOCK_CHECK_MS,
): Promise<JobLock | undefined> {
  const connection = await database.openOwn()
  try {
    const [row] = await connection.rows<{ locked: number | null }>(`SELECT GET_LOCK(${NAME}, 0) AS locked`)
    if (row?.locked === 1) return watchLock(connection, checkMs)
  } catch (error) {
    connection.close()
    throw error
  }
  connection.close()
  return undefined
}

/** A network that swallows everything ends no connection: asking is what tells. */
function watchLock(connection: OwnConnection, checkMs: number): JobLock {
  const timer = setInterval(async () => {
    try {
      const [row] = await connection.rows<{ held: number | null }>(
        `SELECT IS_USED_LOCK(${NAME}) = CONNECTION_ID() AS held`,
      )
      if (row?.held !== 1) connection.close()
    } catch {
      connection.close()
    }
  }, checkMs)
  const lost = connection.gone.then(() => clearInterval(timer))
  return {
    lost,
    release: () => connection.close(),
    async giveBack() {
      // Where this fails the connection is gone, and the right with it.
      await connection.rows(`SELECT RELEASE_LOCK(${NAME})`).catch(() => undefined)
      connection.close()
    },
  }
}
