import { randomFillSync } from 'node:crypto'

/** Asking the system costs the same for these as for 16 bytes. */
const STORE_BYTES = 4096

const store = Buffer.alloc(STORE_BYTES)
let used = STORE_BYTES

/**
 * Random bytes that nobody can guess and that are given out once, from a store that is filled for many at a time.
 *
 * @param count - up to 4096
 * @returns to be used at once: what it shows changes when the store is filled again
 */
export function takeRandomBytes(count: number): Buffer {
  if (used + count > STORE_BYTES) {
    randomFillSync(store)
    used = 0
  }
  used += count
  return store.subarray(used - count, used)
}
