import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const START_TIMEOUT_MS = 120_000
const POLL_MS = 50
const LOG_CHARS_MAX = 2_000

/** As durable as in production, small in everything that does not change what a statement does. */
const SETTINGS = [
  '--innodb-flush-log-at-trx-commit=1',
  '--innodb-buffer-pool-size=64M',
  '--innodb-log-file-size=16M',
  '--performance-schema=OFF',
  '--max-connections=200',
  '--skip-log-bin',
  '--skip-networking',
  '--mysqlx=OFF',
]

/**
 * Makes a new MySQL server in a folder of the run; its only account is root@localhost, without a password.
 *
 * @param basedir - where MySQL is
 * @param runFolder - whose removal also ends the server
 * @returns the Unix socket that it listens on, once it answers
 */
export async function startMysql(basedir: string, runFolder: string): Promise<string> {
  const socketPath = join(runFolder, 'mysql.sock')
  const mysqld = join(basedir, 'bin', 'mysqld')
  const log = join(runFolder, 'mysql.log')
  const common = [
    '--no-defaults',
    `--basedir=${basedir}`,
    `--datadir=${join(runFolder, 'mysql')}`,
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ...SETTINGS,
  ]
  const initialising = await spawnLogged(mysqld, [...common, '--initialize-insecure'], log)
  const [code] = await once(initialising, 'exit')
  if (code !== 0) throw new Error(`MySQL could not make its data directory: ${await tailOf(log)}`)

  const server = await spawnLogged(
    mysqld,
    [...common, `--socket=${socketPath}`, `--pid-file=${join(runFolder, 'mysql.pid')}`],
    log,
  )
  server.unref()
  const startedMs = performance.now()
  while (!(await readFile(log, 'utf8')).includes('ready for connections')) {
    if (server.exitCode !== null || performance.now() - startedMs > START_TIMEOUT_MS) {
      throw new Error(`MySQL did not start: ${await tailOf(log)}`)
    }
    await delay(POLL_MS)
  }
  return socketPath
}

/** Detached: Ctrl-C in a terminal reaches the tests first, and the run folder ends the server. */
async function spawnLogged(program: string, programArguments: readonly string[], log: string) {
  const file = await open(log, 'a')
  try {
    const child = spawn(program, programArguments, { detached: true, stdio: ['ignore', file.fd, file.fd] })
    await once(child, 'spawn')
    return child
  } finally {
    await file.close()
  }
}

async function tailOf(log: string): Promise<string> {
  return (await readFile(log, 'utf8')).slice(-LOG_CHARS_MAX)
}
