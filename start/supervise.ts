import { setTimeout as delay } from 'node:timers/promises'
import type { MariadbExit, MariadbServer } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import type { Say } from './say.ts'

const PAUSE_MS_FIRST = 1_000
const PAUSE_MS_MAX = 30_000
/** A server that ran this long was well; its end is not counted as one more failure. */
const WELL_AFTER_MS = 60_000

export interface Supervision {
  readonly start: () => Promise<Pick<MariadbServer, 'exited' | 'stop'>>
  /** Told of every end and every new beginning. */
  readonly say: Say
  /** Replaced by tests. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
  readonly now?: () => number
}

/**
 * Starts a server and starts it again whenever it ends: at once, then after 1 s, 2 s, 4 s … up to 30 s, without
 * ever giving up, since a shop whose disk was full for a while should open again by itself.
 *
 * @returns what ends it for good
 * @throws what `start` throws, on the first start only
 */
export async function supervise({
  start,
  say,
  pause = (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
  now = () => performance.now(),
}: Supervision): Promise<AsyncDisposable> {
  const stopped = new AbortController()
  let server = await start()
  const watching = watch()

  async function watch(): Promise<void> {
    let failures = 0
    let startedMs = now()
    for (;;) {
      const exit = await server.exited
      if (stopped.signal.aborted) return
      say(`The database ended (${describe(exit)}); starting it again.`)
      if (now() - startedMs > WELL_AFTER_MS) failures = 0
      const next = await startAgain(failures)
      if (next === undefined) return
      failures = next.failures + 1
      server = next.server
      startedMs = now()
      if (stopped.signal.aborted) return
      say('The database answers again.')
    }
  }

  async function startAgain(earlierFailures: number) {
    for (let failures = earlierFailures; !stopped.signal.aborted; failures++) {
      try {
        await pause(pauseMs(failures), stopped.signal)
        return { server: await start(), failures }
      } catch (error) {
        if (!stopped.signal.aborted)
          say(`The database could not be started again: ${(error as Error).message}`)
      }
    }
    return undefined
  }

  return {
    [Symbol.asyncDispose]: async () => {
      stopped.abort()
      await server.stop()
      await watching
      // One that was starting meanwhile.
      await server.stop()
    },
  }
}

/** @param failures - how often it ended or did not start of late */
export function pauseMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(PAUSE_MS_FIRST * 2 ** (failures - 1), PAUSE_MS_MAX)
}

function describe({ code, signal }: MariadbExit): string {
  return signal === null ? `code ${code}` : `signal ${signal}`
}
