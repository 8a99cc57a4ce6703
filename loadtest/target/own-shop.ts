import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LoadTestFault } from '../load-test-fault.ts'
import { allowedIn, pin } from '../machine/processors.ts'
import { fillNewShop } from './fill-new-shop.ts'
import type { OwnShopOpened } from './serve-own-shop.ts'
import type { Target } from './target.ts'

const SERVE = fileURLToPath(new URL('serve-own-shop.ts', import.meta.url))
/** On the disk that a shop of this clone has its data on; what is in /tmp may be in memory, where a flush costs nothing. */
const FOLDER = fileURLToPath(new URL('../../build/', import.meta.url))
/** Settings that the shop under test may be given from outside; any other is as `npm start` has it by default. */
const SETTINGS = ['STOCKS_CACHE_MS', 'SETTINGS_CACHE_MS', 'COALESCE_WRITES', 'DB_POOL', 'LOG_LEVEL']

/**
 * Opens a shop of its own in a temporary data folder, kept away from the load where there are processors for both.
 *
 * @param cleanUp - is given what ends and removes it all
 */
export async function openOwnShop(cleanUp: AsyncDisposableStack): Promise<Target> {
  const allowed = allowedIn(await readFile('/proc/self/status', 'utf8'))
  await mkdir(FOLDER, { recursive: true })
  const folder = await mkdtemp(join(FOLDER, 'loadtest-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))

  const settings = SETTINGS.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  const child = spawn(process.execPath, [SERVE], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // In a process group of its own: Ctrl-C in a terminal reaches only us, and the shop is closed at the end.
    detached: true,
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      MALLOC_ARENA_MAX: '2',
      ...Object.fromEntries(settings),
    },
  })
  cleanUp.defer(() => end(child))
  const { port, setUpCode } = await opened(child)
  const pids = { node: child.pid ?? 0, mariadbd: await onlyChildOf(child.pid ?? 0) }
  if (allowed.length > 1) {
    for (const pid of Object.values(pids)) await pin(pid, allowed.slice(0, -1))
    await pin(process.pid, allowed.slice(-1))
  }
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    goods: await fillNewShop(url, setUpCode),
    pids,
    isThisMachine: true,
    description: [
      'the all-in-one, as npm start opens it',
      allowed.length > 1
        ? `it and its database on ${allowed.length - 1} of ${allowed.length} processors, the load on the other one`
        : 'on one processor with the load',
      ...settings.map(([name, value]) => `${name}=${value}`),
    ].join('; '),
  }
}

async function opened(child: ChildProcess): Promise<OwnShopOpened> {
  const ended = once(child, 'exit').then(() => {
    throw new LoadTestFault('The shop under test ended before it was open.')
  })
  const [message] = await Promise.race([once(child, 'message'), ended])
  return message as OwnShopOpened
}

/** The shop has one child: its database. */
async function onlyChildOf(pid: number): Promise<number> {
  const [child = ''] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
  return Number(child)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  await exited
}
