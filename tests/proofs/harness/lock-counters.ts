import type { Engine } from '@kedai/shared/testing/engines/engines.ts'
import { createConnection, type RowDataPacket } from 'mysql2/promise'

/** What a server has counted since its start; only its root may ask. */
export interface LockCounters {
  /** Errors 1213; MySQL 8.0.15 counts some of them only. */
  readonly deadlocks: number
  /** Errors 1205. */
  readonly lockTimeouts: number
}

export async function readLockCounters(engine: Engine): Promise<LockCounters> {
  const root = await createConnection({ uri: engine.adminUrl })
  try {
    const [rows] = await root.query<RowDataPacket[]>(
      "SELECT NAME AS name, `COUNT` AS count FROM information_schema.INNODB_METRICS WHERE NAME LIKE 'lock\\_%s'",
    )
    const countOf = (name: string): number => {
      const row = rows.find((one) => one['name'] === name)
      if (row === undefined) throw new Error(`${engine.name} does not count ${name}`)
      return Number(row['count'])
    }
    return { deadlocks: countOf('lock_deadlocks'), lockTimeouts: countOf('lock_timeouts') }
  } finally {
    await root.end()
  }
}

export function countedSince(before: LockCounters, now: LockCounters): LockCounters {
  return {
    deadlocks: now.deadlocks - before.deadlocks,
    lockTimeouts: now.lockTimeouts - before.lockTimeouts,
  }
}
