import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BenchFault } from '../options.ts'
import { type Memory, memoryOf } from './memory.ts'
import { startProgram } from './start-program.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const REST_MS = 5_000

/** A shop as `npm start` opens it, at rest. */
export interface AllInOneProcesses {
  /** From the command to readiness, with a data folder that is there. */
  readonly readyMs: number
  /** What keeps the terminal's command alive; a service has none. */
  readonly launcher: Memory
  /** Every function. */
  readonly shop: Memory
  readonly mariadbd: Memory
}

/**
 * Opens a shop twice, so that the second start finds its data and its compiled code, and measures that one.
 *
 * @param folder - for its data
 */
export async function measureAllInOne(folder: string, signal: AbortSignal): Promise<AllInOneProcesses> {
  const start = () =>
    startProgram({
      programArguments: ['bin/kedai.mjs', 'start'],
      folder: ROOT,
      env: { DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn' },
      firstRequest: { path: '/_/ready' },
    })
  await (await start()).stop()
  const one = await start()
  try {
    await delay(REST_MS, undefined, { signal })
    const shopPid = await childOf(one.pid)
    return {
      readyMs: one.readyMs,
      launcher: await memoryOf(one.pid),
      shop: await memoryOf(shopPid),
      mariadbd: await memoryOf(await childOf(shopPid)),
    }
  } finally {
    await one.stop()
  }
}

async function childOf(pid: number): Promise<number> {
  const [child] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
  if (!child) throw new BenchFault(`Process ${pid} has no child, though it should run one.`)
  return Number(child)
}
