import { resolve } from 'node:path'
import { listenForStop } from '@kedai/shared/hosts/stop-signals.ts'
import { complain } from './complain.ts'
import { say } from './say.ts'

/**
 * Runs a command of the shop's own to its end, or until it is told to stop, and ends the process.
 *
 * @param work - told to stop by the signal; what it puts on the stack is undone at the end. It returns the exit code.
 */
export async function runCommand(
  work: (running: AsyncDisposableStack, stop: AbortSignal) => Promise<number>,
): Promise<never> {
  const stop = listenForStop()
  const running = new AsyncDisposableStack()
  try {
    process.exitCode = await work(running, stop)
  } catch (error) {
    if (stop.aborted) say('Stopped.')
    process.exitCode = stop.aborted ? 1 : complain(error)
  }
  await running.disposeAsync()
  process.exit()
}

/** A path as it was typed: npm runs its commands in the project's folder, and tells where it was typed itself. */
export function pathAsTyped(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path)
}
