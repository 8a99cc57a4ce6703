/**
 * Does one batch after the other while there is more.
 *
 * @param signal - when it is aborted, the batch under way is the last
 * @param batch - tells whether there may be more
 */
export async function inBatches(signal: AbortSignal, batch: () => Promise<boolean>): Promise<void> {
  while (!signal.aborted) {
    if (!(await batch())) return
  }
}
