import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findMariadb } from '@kedai/shared/mariadb-server/find-mariadb.ts'
import { initialiseMariadb } from '@kedai/shared/mariadb-server/initialise-directory.ts'
import { startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import type { Engine } from '@kedai/shared/testing/engines/engines.ts'

/** A MariaDB that a proof may kill; its data folder outlives each of its processes. */
export interface OwnMariadb {
  readonly engine: Engine
  /** On 127.0.0.1; undefined where it listens on its Unix socket alone. */
  readonly port: number | undefined
  /** Ends the process by kill -9, and returns once it is gone. */
  kill(): Promise<void>
  /** Starts it again, with the settings of a shop: returns once it has recovered and answers. */
  start(): Promise<void>
}

export interface OwnMariadbOptions {
  /** Whether it listens on a TCP port as well. */
  readonly tcp?: boolean
}

/** @param cleanUp - is given what ends it and removes its data */
export async function openOwnMariadb(
  cleanUp: AsyncDisposableStack,
  { tcp = false }: OwnMariadbOptions = {},
): Promise<OwnMariadb> {
  const binaries = findMariadb()
  if (binaries === undefined) throw new Error('the proofs need MariaDB (mariadb-server-core)')
  const folder = await mkdtemp(join(tmpdir(), 'kedai-proof-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'mariadb'))
  const directory = join(folder, 'mariadb', 'data')
  const socketPath = join(folder, 'mariadb.sock')
  const port = tcp ? await freePort() : undefined
  const settings =
    port === undefined ? [] : ['--skip-networking=0', '--bind-address=127.0.0.1', `--port=${port}`]
  const options = { binaries, directory, socketPath, settings }

  await initialiseMariadb(binaries, directory)
  let server = await startMariadb(options)
  cleanUp.defer(() => server.stop())
  return {
    engine: {
      name: 'mariadb',
      adminUrl: `mysql://root@localhost/?socketPath=${encodeURIComponent(socketPath)}`,
    },
    port,
    async kill() {
      process.kill(server.pid, 'SIGKILL')
      await server.exited
    },
    async start() {
      server = await startMariadb(options)
    },
  }
}

/** A port of 127.0.0.1 that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a listening server has a port')
  return address.port
}
