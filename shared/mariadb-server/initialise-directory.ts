import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { MariadbBinaries } from './find-mariadb.ts'
import { MariadbError } from './mariadb-error.ts'
import { ownerToRunAs, userArguments } from './run-as.ts'

const BOOTSTRAP_TIMEOUT_MS = 120_000
const STDERR_CHARS_MAX = 4096

/**
 * Makes a new data directory, if there is none. Its only account is `root@localhost`, without a password:
 * the server listens on a Unix socket in a folder closed to others, and whoever may open that socket
 * may read the very files behind it.
 *
 * This does what `mariadb-install-db` does, which does not run here: it wants a program of the client's package.
 *
 * @param directory - to be made; the folder that holds it must exist. It appears complete or not at all
 * @returns false when it was there already
 * @throws {@link MariadbError} when the server cannot make it
 */
export async function initialiseMariadb(binaries: MariadbBinaries, directory: string): Promise<boolean> {
  if (existsSync(directory)) return false
  const halfMade = `${directory}.new`
  await rm(halfMade, { recursive: true, force: true })
  await mkdir(halfMade, { mode: 0o700 })
  const owner = ownerToRunAs(dirname(directory))
  if (owner !== undefined) await chown(halfMade, owner.uid, owner.gid)
  await bootstrap(binaries, halfMade)
  await flushToDisk(halfMade)
  await rename(halfMade, directory)
  await flushToDisk(dirname(directory))
  return true
}

async function bootstrap(binaries: MariadbBinaries, directory: string): Promise<void> {
  const systemTables = await Promise.all(binaries.systemTables.map((file) => readFile(file, 'utf8')))
  const sql = [
    'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n',
    ...systemTables,
    "DELETE FROM global_priv WHERE Host <> 'localhost' OR User <> 'root';\nDELETE FROM proxies_priv;\n",
  ].join('\n')
  const owner = ownerToRunAs(dirname(directory))
  const child = spawn(
    binaries.mariadbd,
    [
      '--no-defaults',
      ...userArguments(owner),
      '--bootstrap',
      '--silent-startup',
      `--datadir=${directory}`,
      `--tmpdir=${directory}`,
      '--log-warnings=0',
      '--lc-messages=en_US',
      '--enforce-storage-engine=',
      '--innodb-log-file-size=48M',
      '--max-allowed-packet=8M',
      '--net-buffer-length=16K',
    ],
    { ...owner, cwd: directory, stdio: ['pipe', 'ignore', 'pipe'], timeout: BOOTSTRAP_TIMEOUT_MS },
  )
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-STDERR_CHARS_MAX)
  })
  // A server that gives up early closes its input; its exit code and complaint tell why.
  child.stdin.on('error', () => {})
  child.stdin.end(sql)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new MariadbError('MariaDB could not make its data directory', complaint)
}

/** The rename must not reach the disk before the files: a power cut then would leave a directory that is complete by name only. */
async function flushToDisk(directory: string): Promise<void> {
  await promisify(execFile)('sync', ['--file-system', directory])
}
