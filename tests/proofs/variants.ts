/** Every proof runs with writes that share a transaction, and with a transaction for each. */
export const COALESCING = [
  { coalescing: 'coalescing on', env: { COALESCE_WRITES: '1' } },
  { coalescing: 'coalescing off', env: { COALESCE_WRITES: '0' } },
] as const
