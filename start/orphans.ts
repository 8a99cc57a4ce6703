import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Say } from './say.ts'
import { StartFault } from './start-fault.ts'

const POLL_MS = 50
/** How long a database may take to end by itself, and how long after kill -9. */
const END_TIMEOUT_MS = 60_000
const KILL_TIMEOUT_MS = 10_000

/**
 * Ends database servers that a Kedai killed with -9 left on a data directory, and waits until they are gone. The
 * caller holds the folder's lock, so none of them has an owner any more.
 *
 * @throws {@link StartFault} when one does not go, as a process of another user
 */
export async function endOrphans(directory: string, say: Say): Promise<void> {
  const orphans = serversOn(directory)
  if (orphans.length === 0) return
  say('Waiting for the database of a Kedai that was killed to end …')
  signal(orphans, 'SIGTERM')
  if (await allGone(directory, END_TIMEOUT_MS)) return
  signal(orphans, 'SIGKILL')
  if (await allGone(directory, KILL_TIMEOUT_MS)) return
  throw new StartFault(`Process ${orphans.join(', ')} still uses ${directory} and this user may not end it.`)
}

/** @returns process numbers of the servers that run on the directory, or are making it */
function serversOn(directory: string): number[] {
  const argumentsOfOurs = [`--datadir=${directory}`, `--datadir=${directory}.new`]
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandOf(pid).some((argument) => argumentsOfOurs.includes(argument)))
    .map(Number)
}

/** Empty for a process that is gone; a zombie has no command line either. */
function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // Gone already, or another user's: the wait that follows tells.
    }
  }
}

async function allGone(directory: string, timeoutMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs
  while (serversOn(directory).length > 0) {
    if (performance.now() > deadlineMs) return false
    await delay(POLL_MS)
  }
  return true
}
