import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { BenchFault } from '../options.ts'
import { STOCKS_PATH } from '../scenarios.ts'
import type { StartedProcess } from './server.ts'

const END_TIMEOUT_MS = 20_000

export interface ProcessToStart {
  readonly program: string
  readonly programArguments: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** How it tells its port: as a message to its parent, or as its first line of output. */
  readonly tellsPort: 'by message' | 'by line'
  readonly cleanUp: AsyncDisposableStack
}

/**
 * Starts a server and asks it for the list of goods.
 *
 * @throws {@link BenchFault} when it ends before it listens, or does not answer 200
 */
export async function startProcess({
  program,
  programArguments,
  env,
  tellsPort,
  cleanUp,
}: ProcessToStart): Promise<StartedProcess> {
  const startedMs = performance.now()
  const child = spawn(program, programArguments, {
    stdio:
      tellsPort === 'by message' ? ['ignore', 'ignore', 'inherit', 'ipc'] : ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...env },
    // A group of its own: Ctrl-C in a terminal goes to the whole group, and the bench says when it is over.
    detached: true,
  })
  cleanUp.defer(() => end(child))
  const told = tellsPort === 'by message' ? once(child, 'message') : once(child.stdout ?? child, 'data')
  const ended = once(child, 'exit').then(() => {
    throw new BenchFault(`${program} ended before it listened.`)
  })
  const [first] = await Promise.race([told, ended])
  const url = `http://127.0.0.1:${portIn(first)}`
  const { status } = await fetch(`${url}${STOCKS_PATH}`)
  if (status !== 200) throw new BenchFault(`${program} answered ${status}, not 200.`)
  return {
    url,
    pid: child.pid ?? 0,
    startMs: performance.now() - startedMs,
    async ask(question) {
      const answered = once(child, 'message')
      child.send(question)
      return (await answered)[0]
    },
  }
}

function portIn(told: unknown): number {
  return told instanceof Buffer ? Number(told.toString()) : (told as { port: number }).port
}

/** Lets go of it where it has a channel, which ends it cleanly; otherwise by SIGTERM. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  else child.kill('SIGTERM')
  await Promise.race([exited, delay(END_TIMEOUT_MS, undefined, { ref: false })])
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}
