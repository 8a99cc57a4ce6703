/** The rules that a model follows; a wrong one must be found out. */
export interface Rules {
  readonly stockAfterSale: (stock: number, quantity: number) => number
  /** Pieces of a sale that was rejected go back. */
  readonly stockAfterRejection: (stock: number, quantity: number) => number
  /** Rupiah that a cart must be paid with at least. */
  readonly least: (total: number) => number
}

export const RULES: Rules = {
  stockAfterSale: (stock, quantity) => stock - quantity,
  stockAfterRejection: (stock, quantity) => stock + quantity,
  least: (total) => total,
}
