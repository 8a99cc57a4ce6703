import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findMariadb } from '@kedai/shared/mariadb-server/find-mariadb.ts'
import { initialiseMariadb } from '@kedai/shared/mariadb-server/initialise-directory.ts'
import { type MariadbServer, startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { chooseProcessors, type Processors, pin } from '../loadtest/machine/processors.ts'
import { describeMachine, type Machine } from './machine.ts'
import { BenchFault } from './options.ts'
import { openServer } from './servers/open-server.ts'
import type { Server, ServerName } from './servers/server.ts'
import { buildSlowFlush } from './slow-flush/build-shim.ts'

/** Each server keeps its own connections, and only one of them is asked at a time. */
const DATABASE_SETTINGS = ['--max-connections=200']

export interface RigOptions {
  readonly servers: readonly ServerName[]
  /** How much longer each flush of the database takes than the disk needs, in milliseconds. */
  readonly slowFlushMs?: number
  /** Options of Node for those servers that run on it. */
  readonly nodeOptions?: readonly string[]
  /** Is given what ends and removes it all. */
  readonly cleanUp: AsyncDisposableStack
}

/** One database with the servers that are to be compared, each on a schema of its own. */
export interface Rig {
  readonly servers: readonly Server[]
  readonly machine: Machine
  readonly mariadbdPid: number
  readonly processors: Processors | undefined
}

/** Opens shops in a temporary folder. Servers and database share one processor, the load has another. */
export async function openRig({ servers, slowFlushMs = 0, nodeOptions, cleanUp }: RigOptions): Promise<Rig> {
  const processors = await chooseProcessors()
  if (processors !== undefined) await pin(process.pid, processors.load)
  const folder = await mkdtemp(join(tmpdir(), 'kedai-bench-'))
  cleanUp.defer(() => rm(folder, { recursive: true }))

  const mariadb = await openMariadb(folder, {
    settings: DATABASE_SETTINGS,
    ...(slowFlushMs > 0 && { env: { ...(await buildSlowFlush(folder, slowFlushMs)) } }),
  })
  cleanUp.defer(() => mariadb.stop())
  if (processors !== undefined) await pin(mariadb.pid, processors.server)

  const opened: Server[] = []
  for (const name of servers) {
    const server = await openServer({ name, socketPath: mariadb.socketPath, nodeOptions, cleanUp })
    if (processors !== undefined) await pin(server.pid, processors.server)
    opened.push(server)
  }
  const [first] = opened
  if (first === undefined) throw new Error('a rig has a server')
  const machine = await describeMachine(first.database, folder)
  return { servers: opened, machine, mariadbdPid: mariadb.pid, processors }
}

export async function openMariadb(
  folder: string,
  options: Pick<Parameters<typeof startMariadb>[0], 'settings' | 'env'> = {},
): Promise<MariadbServer> {
  const binaries = findMariadb()
  if (binaries === undefined) {
    throw new BenchFault(
      'MariaDB is not installed here; type: sudo apt-get install --no-install-recommends mariadb-server-core',
    )
  }
  const directory = join(folder, 'mariadb', 'data')
  await mkdir(join(folder, 'mariadb'))
  await initialiseMariadb(binaries, directory)
  return startMariadb({ ...options, binaries, directory, socketPath: join(folder, 'mariadb.sock') })
}
