import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, openDatabase } from '@kedai/shared/database/database.ts'
import { findUnsafeDurability } from '@kedai/shared/database/durability.ts'
import { createGoods } from '@kedai/shared/goods/create-goods.ts'
import { findMariadb } from '@kedai/shared/mariadb-server/find-mariadb.ts'
import { initialiseMariadb } from '@kedai/shared/mariadb-server/initialise-directory.ts'
import { type MariadbServer, startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { chooseProcessors, type Processors, pin } from '../loadtest/machine/processors.ts'
import { BenchFault } from './options.ts'
import { GOODS_COUNT, PRICE } from './scenarios.ts'

const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url))
/** More than any run sells. */
const STOCK = 1_000_000

/** A shop with a database of its own, for one run of the bench. */
export interface Rig {
  /** `http://127.0.0.1:port` */
  readonly url: string
  /** The bench's own way to the database. */
  readonly database: Database
  readonly folder: string
  readonly pids: { readonly node: number; readonly mariadbd: number }
  readonly processors: Processors | undefined
}

/**
 * Opens a shop in a temporary folder. Server and database share one processor, the load has another.
 *
 * @param cleanUp - is given what ends and removes it all
 */
export async function openRig(cleanUp: AsyncDisposableStack): Promise<Rig> {
  const processors = await chooseProcessors()
  if (processors !== undefined) await pin(process.pid, processors.load)
  const folder = await mkdtemp(join(tmpdir(), 'kedai-bench-'))
  cleanUp.defer(() => rm(folder, { recursive: true }))

  const mariadb = await openMariadb(folder)
  cleanUp.defer(() => mariadb.stop())
  if (processors !== undefined) await pin(mariadb.pid, processors.server)
  const adminUrl = `mysql://root@localhost/?socketPath=${encodeURIComponent(mariadb.socketPath)}`
  const { url: databaseUrl } = await createTestSchema({ name: 'mariadb', adminUrl })

  const database = openDatabase({ url: databaseUrl, poolSize: 2 })
  cleanUp.defer(() => database.close())
  const unsafe = await findUnsafeDurability(database)
  if (unsafe.length > 0) throw new BenchFault(unsafe.join(' '))
  await fillGoods(database)

  const server = await serve(databaseUrl, cleanUp)
  if (processors !== undefined) await pin(server.pid, processors.server)
  return {
    url: `http://127.0.0.1:${server.port}`,
    database,
    folder,
    pids: { node: server.pid, mariadbd: mariadb.pid },
    processors,
  }
}

export async function openMariadb(folder: string): Promise<MariadbServer> {
  const binaries = findMariadb()
  if (binaries === undefined) {
    throw new BenchFault(
      'MariaDB is not installed here; type: sudo apt-get install --no-install-recommends mariadb-server-core',
    )
  }
  const directory = join(folder, 'mariadb', 'data')
  await mkdir(join(folder, 'mariadb'))
  await initialiseMariadb(binaries, directory)
  return startMariadb({ binaries, directory, socketPath: join(folder, 'mariadb.sock') })
}

/** Puts the goods that the scenarios ask for into an empty shop. */
export async function fillGoods(database: Database): Promise<void> {
  await database.transaction(
    async (statements) => {
      for (let number = 1; number <= GOODS_COUNT; number++) {
        await createGoods(statements, { name: `Kopi ${number}`, price: PRICE, stock: STOCK })
      }
    },
    { recognisesItself: false },
  )
}

/** With the settings of a shop, but for its log, which goes nowhere: at `info` it writes one line a request. */
async function serve(
  databaseUrl: string,
  cleanUp: AsyncDisposableStack,
): Promise<{ pid: number; port: number }> {
  const child = spawn(process.execPath, [SERVE], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl },
  })
  cleanUp.defer(() => end(child))
  const ended = once(child, 'exit').then(() => {
    throw new BenchFault('the server ended before it listened')
  })
  const [{ port }] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }]
  return { pid: child.pid ?? 0, port }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  await exited
}
