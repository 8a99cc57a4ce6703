import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { errorLogSize, rotateErrorLog, whatTheLogSays } from './error-log.ts'
import type { MariadbBinaries } from './find-mariadb.ts'
import { MariadbError } from './mariadb-error.ts'
import { ownerToRunAs, userArguments } from './run-as.ts'

/** Linux keeps a socket's path in 108 bytes, the last of them zero. */
export const SOCKET_PATH_BYTES_MAX = 107

const START_TIMEOUT_MS = 300_000
const STOP_TIMEOUT_MS = 60_000
const POLL_MS = 25
const PROGRESS_MS = 5_000
const SETPRIV = '/usr/bin/setpriv'

/**
 * Safe first (a COMMIT is on the disk before it is answered), then small: 61 MB at rest with an empty database
 * (MariaDB 10.11 on x86-64).
 */
const SETTINGS = [
  '--innodb-flush-log-at-trx-commit=1',
  '--innodb-doublewrite=1',
  '--innodb-flush-method=O_DIRECT',
  '--skip-log-bin',
  '--character-set-server=utf8mb4',
  '--skip-name-resolve',
  '--host-cache-size=0',
  '--local-infile=0',
  '--symbolic-links=0',
  '--innodb-buffer-pool-size=64M',
  '--innodb-log-buffer-size=8M',
  '--innodb-log-file-size=48M',
  '--performance-schema=0',
  '--max-connections=60',
  '--thread-cache-size=16',
  '--table-open-cache=400',
  '--table-definition-cache=400',
  '--aria-pagecache-buffer-size=8M',
  '--key-buffer-size=64K',
  '--query-cache-type=0',
  '--query-cache-size=0',
]

export interface MariadbOptions {
  readonly binaries: MariadbBinaries
  /** Data directory, made by `initialiseMariadb`. */
  readonly directory: string
  /** Unix socket that the server listens on, and on nothing else; at most {@link SOCKET_PATH_BYTES_MAX} bytes. */
  readonly socketPath: string
  /** More `--name=value`, each of which wins over a setting of ours. */
  readonly settings?: readonly string[]
  /** More of the server's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** The server's error log; `<directory>.log` by default. */
  readonly logPath?: string
  /** Called every few seconds while it does not answer yet, as after a crash, with the seconds so far. */
  readonly onWaiting?: (seconds: number) => void
}

/** How the server ended. */
export interface MariadbExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Set when there never was a process. */
  readonly spawnError?: Error
}

/** A MariaDB server that is a child of this process, and ends with it. */
export interface MariadbServer {
  readonly socketPath: string
  readonly pid: number
  readonly exited: Promise<MariadbExit>
  /** Ends it cleanly, within a minute, after which it is killed; may be called again. */
  stop(): Promise<void>
}

/**
 * Starts a MariaDB server on a data directory of its own.
 *
 * @returns once it answers on its socket, which after a crash is when it has recovered
 * @throws {@link MariadbError} when it ends before that, or takes longer than five minutes
 */
export async function startMariadb(options: MariadbOptions): Promise<MariadbServer> {
  const { directory, socketPath, logPath = `${directory}.log` } = options
  rotateErrorLog(logPath)
  const logStart = errorLogSize(logPath)
  const child = spawnMariadb(options, logPath)
  const exited = new Promise<MariadbExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', (spawnError) => resolve({ code: null, signal: null, spawnError }))
  })
  const server: MariadbServer = {
    socketPath,
    pid: child.pid ?? 0,
    exited,
    stop: () => endProcess(child, exited),
  }
  try {
    await untilItAnswers(socketPath, exited, options.onWaiting)
    return server
  } catch (cause) {
    await server.stop()
    const log = whatTheLogSays(logPath, logStart)
    throw new MariadbError('MariaDB did not start', log === '' ? String(cause) : log, { cause })
  }
}

function spawnMariadb(options: MariadbOptions, logPath: string): ChildProcess {
  const { binaries, directory, socketPath, settings = [], env = {} } = options
  const owner = ownerToRunAs(dirname(directory))
  const command = [
    // Outlives this process otherwise, when that is killed with -9; where setpriv is missing the next start ends it.
    ...(existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--'] : []),
    binaries.mariadbd,
    '--no-defaults',
    ...userArguments(owner),
    `--datadir=${directory}`,
    `--socket=${socketPath}`,
    `--pid-file=${join(directory, 'mariadbd.pid')}`,
    `--log-error=${logPath}`,
    `--tmpdir=${temporaryFolder(directory)}`,
    '--lc-messages=en_US',
    '--skip-networking',
    ...SETTINGS,
    ...settings,
  ]
  const [program = '', ...programArguments] = command
  return spawn(program, programArguments, {
    ...owner,
    cwd: directory,
    // A group of its own: Ctrl-C in a terminal goes to the whole group, and the database must outlast the drain.
    detached: true,
    // Nothing from our environment (secrets, NOTIFY_SOCKET); two arenas, since glibc keeps one a thread.
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', MALLOC_ARENA_MAX: '2', ...env },
    stdio: 'ignore',
  })
}

/** Of its own: every server that starts removes the temporary tables of all others from a folder that they share. */
function temporaryFolder(directory: string): string {
  const folder = `${directory}.tmp`
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const owner = ownerToRunAs(dirname(directory))
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  return folder
}

async function untilItAnswers(
  socketPath: string,
  exited: Promise<MariadbExit>,
  onWaiting: ((seconds: number) => void) | undefined,
): Promise<void> {
  let ended: MariadbExit | undefined
  void exited.then((exit) => {
    ended = exit
  })
  const startedMs = performance.now()
  let progressMs = PROGRESS_MS
  while (ended === undefined) {
    if (await answers(socketPath)) return
    const elapsedMs = performance.now() - startedMs
    if (elapsedMs > START_TIMEOUT_MS) throw new Error(`no answer within ${START_TIMEOUT_MS / 1000} s`)
    if (elapsedMs > progressMs) {
      onWaiting?.(Math.round(elapsedMs / 1000))
      progressMs += PROGRESS_MS
    }
    await delay(POLL_MS)
  }
  throw ended.spawnError ?? new Error(`ended with code ${ended.code}, signal ${ended.signal}`)
}

/** A server that is ready greets whoever connects; one that recovers does not listen yet. */
function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath)
    const settle = (answered: boolean): void => {
      socket.destroy()
      resolve(answered)
    }
    socket.setTimeout(1_000, () => settle(false))
    socket.once('data', () => settle(true))
    socket.once('error', () => settle(false))
    socket.once('end', () => settle(false))
  })
}

async function endProcess(child: ChildProcess, exited: Promise<MariadbExit>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  child.kill('SIGTERM')
  await exited
  clearTimeout(timer)
}
