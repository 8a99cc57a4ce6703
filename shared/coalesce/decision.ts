import type { Refusal } from '../errors/refusal.ts'

/** What a shared transaction came to for one of its orders. */
export type Decision<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Its neighbours are answered all the same. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Somebody else holds what it needs; the others need not wait for that, so it gets a transaction of its own. */
  | { readonly kind: 'held-elsewhere' }
