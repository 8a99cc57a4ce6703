import { setTimeout as delay } from 'node:timers/promises'
import type { Containers } from './containers.ts'

const POLL_MS = 500
/** One that ends again and again is given up sooner than one that is slow. */
const RESTARTS_MAX = 2
/** The gateway asks for the addresses of a function each second. */
const KNOWN_AFTER_MS = 2_000

/** The new containers did not become ready; the old ones go on. `message` is for the owner. */
export class NotReady extends Error {
  override readonly name = 'NotReady'
}

export interface ReplaceOptions {
  readonly readyTimeoutMs: number
  readonly say: (line: string) => void
  /** Waits so many milliseconds. */
  readonly pause?: (ms: number) => Promise<unknown>
}

/**
 * Replaces the containers of a function while it serves: as many new ones beside the old ones; when all of them are
 * ready the gateway is let to them, and the old ones go, one after the other.
 *
 * @throws {@link NotReady} when a new one is not ready in time; all new ones are removed then, and nobody was sent there
 */
export async function replaceContainers(
  containers: Containers,
  { readyTimeoutMs, say, pause = delay }: ReplaceOptions,
): Promise<void> {
  const old = await containers.list()
  await containers.growTo(Math.max(1, old.length * 2))
  const fresh = (await containers.list()).filter((id) => !old.includes(id))
  try {
    for (const id of fresh) await containers.startAside(id)
    for (const id of fresh) await untilReady(containers, id, readyTimeoutMs, pause)
  } catch (error) {
    for (const id of fresh) await containers.discard(id)
    throw error
  }
  for (const id of fresh) await containers.join(id)
  say(`${fresh.length} new and ready; ${old.length} old to go.`)
  await pause(KNOWN_AFTER_MS)
  for (const id of old) await containers.retire(id)
}

async function untilReady(
  containers: Containers,
  id: string,
  timeoutMs: number,
  pause: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    if (await containers.isReady(id)) return
    const isEnding = (await containers.restartCount(id)) >= RESTARTS_MAX
    if (isEnding || waitedMs >= timeoutMs) {
      const why = isEnding ? 'ends again and again' : `is not ready after ${timeoutMs / 1000} s`
      const lines = await containers.lastLines(id)
      throw new NotReady(
        `The new container ${why}, so it was removed and the old one goes on. It wrote:\n${lines || '(nothing)'}`,
      )
    }
    await pause(POLL_MS)
  }
}
