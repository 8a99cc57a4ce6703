import { Refusal } from '../errors/refusal.ts'

interface Refused {
  readonly kind: 'refused'
  readonly refusal: Refusal
}

/** What a shared transaction came to for one of its orders. */
export type Decision<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Its neighbours are answered all the same. */
  | Refused
  /** Somebody else holds what it needs; the others need not wait for that, so it gets a transaction of its own. */
  | { readonly kind: 'held-elsewhere' }

/**
 * Decides orders one after the other; one that is refused is decided by that.
 *
 * @param decide - throws a {@link Refusal} before it has changed anything for the orders after it
 */
export function decideEach<Order, Decided>(
  orders: readonly Order[],
  decide: (order: Order) => Decided,
): (Decided | Refused)[] {
  return orders.map((order) => {
    try {
      return decide(order)
    } catch (error) {
      if (error instanceof Refusal) return { kind: 'refused', refusal: error }
      throw error
    }
  })
}
