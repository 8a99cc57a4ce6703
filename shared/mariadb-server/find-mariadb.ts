import { accessSync, constants, existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** Where a MariaDB server is on this machine; all that is needed comes with Debian's `mariadb-server-core`. */
export interface MariadbBinaries {
  /** Path of the server program. */
  readonly mariadbd: string
  /** Files, in their order, that make the system tables of a new data directory. */
  readonly systemTables: readonly string[]
}

/** Debian keeps servers in sbin, which an ordinary user's PATH leaves out. */
const SERVER_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/local/bin',
  '/usr/local/mariadb/bin',
]

/** Relative to the folder above the server's own; MariaDB 11 began to write `mariadb` where it wrote `mysql`. */
const SHARE_FOLDERS = ['share/mysql', 'share/mariadb', 'share']
const NAME_PREFIXES = ['mysql', 'mariadb']
const SYSTEM_TABLES = ['system_tables', 'performance_tables', 'system_tables_data']

/**
 * Finds the MariaDB server.
 *
 * @param path - folders to look in first, as in PATH
 * @param serverFolders - folders to look in then
 * @returns undefined where there is none that could also make a new data directory
 */
export function findMariadb(
  path = process.env['PATH'] ?? '',
  serverFolders: readonly string[] = SERVER_FOLDERS,
): MariadbBinaries | undefined {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...serverFolders]
  for (const folder of folders) {
    const mariadbd = join(folder, 'mariadbd')
    if (!isProgram(mariadbd)) continue
    const systemTables = findSystemTables(dirname(dirname(realpathSync(mariadbd))))
    if (systemTables !== undefined) return { mariadbd, systemTables }
  }
  return undefined
}

function findSystemTables(baseDirectory: string): string[] | undefined {
  for (const share of SHARE_FOLDERS) {
    for (const prefix of NAME_PREFIXES) {
      const files = SYSTEM_TABLES.map((name) => join(baseDirectory, share, `${prefix}_${name}.sql`))
      if (files.every((file) => existsSync(file))) return files
    }
  }
  return undefined
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
