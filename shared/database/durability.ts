import type { Database } from './database.ts'

interface DurabilitySettings {
  flush_at_commit: number
  doublewrite: string | number
  log_bin: number
  sync_binlog: number
}

/**
 * Settings under which a sale that was answered could be lost in a power cut.
 *
 * @returns one plain sentence a setting; empty when every answered sale is on the disk
 */
export async function findUnsafeDurability(database: Database): Promise<string[]> {
  const [found] = await database.read((statements) =>
    statements.rows<DurabilitySettings>(
      `SELECT @@innodb_flush_log_at_trx_commit AS flush_at_commit, @@innodb_doublewrite AS doublewrite,
              @@log_bin AS log_bin, @@sync_binlog AS sync_binlog`,
    ),
  )
  return found === undefined ? [] : faultsOf(found)
}

function faultsOf(found: DurabilitySettings): string[] {
  const faults: string[] = []
  if (found.flush_at_commit !== 1) {
    faults.push(`innodb_flush_log_at_trx_commit is ${found.flush_at_commit}; it must be 1.`)
  }
  // MySQL 8.0.30 gave the setting the further values DETECT_AND_RECOVER (safe) and DETECT_ONLY (not).
  if (!['1', 'ON', 'DETECT_AND_RECOVER'].includes(String(found.doublewrite))) {
    faults.push(`innodb_doublewrite is ${found.doublewrite}; it must be ON.`)
  }
  if (found.log_bin === 1 && found.sync_binlog !== 1) {
    faults.push(`sync_binlog is ${found.sync_binlog} while the binary log is on; it must be 1.`)
  }
  return faults
}
