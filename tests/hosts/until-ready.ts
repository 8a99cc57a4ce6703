import { setTimeout as delay } from 'node:timers/promises'

const READY_WITHIN_MS = 120_000

/**
 * Waits until whatever is there answers at `/_/ready` that it may be asked.
 *
 * @param url - without a slash at the end
 */
export async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  for (;;) {
    const status = await fetch(`${url}/_/ready`).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    if (performance.now() > deadline) throw new Error(`${url} is not ready: ${status}`)
    await delay(100)
  }
}
