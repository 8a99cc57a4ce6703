import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { goInstall } from '../../../scripts/go/go-install.ts'
import { type DisturbedWay, openWay } from './disturbed-way.ts'

const MODULE = 'github.com/Shopify/toxiproxy/v2/cmd/server'
const VERSION = 'v2.5.0'
const HOST = '127.0.0.1'
const START_TIMEOUT_MS = 30_000
const POLL_MS = 20

/** A toxiproxy of this process's own: it carries bytes between two programs and disturbs them on request. */
export interface Toxiproxy {
  /**
   * Opens a way to a server, on a free port.
   *
   * @param upstream - `host:port` of the server
   */
  open(name: string, upstream: string): Promise<DisturbedWay>
  stop(): Promise<void>
}

/**
 * Builds toxiproxy where it is not there yet, and starts it.
 *
 * @throws Error when it cannot be built, or does not answer
 * @see https://github.com/Shopify/toxiproxy#http-api
 */
export async function startToxiproxy(): Promise<Toxiproxy> {
  const program = await goInstall(MODULE, VERSION)
  const port = await freePort()
  const child = spawn(program, ['-host', HOST, '-port', String(port)], { stdio: 'ignore' })
  const address = `http://${HOST}:${port}`
  try {
    await untilItAnswers(address, child)
  } catch (error) {
    await end(child)
    throw error
  }
  return {
    open: (name, upstream) => openWay(address, { name, listen: `${HOST}:0`, upstream }),
    stop: () => end(child),
  }
}

async function untilItAnswers(address: string, child: ChildProcess): Promise<void> {
  const until = performance.now() + START_TIMEOUT_MS
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  while (performance.now() < until) {
    const isThere = await fetch(`${address}/version`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (failure !== undefined) throw failure
    if (child.exitCode !== null) throw new Error(`toxiproxy ended at once with code ${child.exitCode}`)
    if (isThere) return
    await pause(POLL_MS)
  }
  throw new Error(`toxiproxy did not answer within ${START_TIMEOUT_MS / 1000} s`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/** A port that nobody listens on now; it has to be known before toxiproxy starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
