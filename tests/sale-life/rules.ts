/** What can be done to a sale, by the last part of its path. */
export const STEPS = ['verify', 'complete', 'reject', 'refund', 'payment', 'cancel'] as const
export type Step = (typeof STEPS)[number]

export const CREDIT_LIMIT = 40_000
export const SERVICE_BASIS_POINTS = 700
export const CASH_ROUNDING = 100

/** The rules that a model follows; a wrong one must be found out. */
export interface Rules {
  /** The states, status and payment status, in which a step may be taken. */
  readonly steps: Readonly<Record<Step, readonly string[]>>
  /** Pieces of a refund that are in stock again. */
  readonly restocked: (quantity: number, restock: boolean) => number
  /** Rupiah of a payment in cash that stay in the drawer. */
  readonly kept: (total: number, handed: number) => number
  readonly mayOwe: (balance: number, amount: number) => boolean
  /** Rupiah of a sale, the service charge included. */
  readonly total: (goods: number, isAllCash: boolean) => number
}

export const RULES: Rules = {
  steps: {
    verify: ['received waiting', 'received paid'],
    complete: ['verified paid'],
    reject: ['received waiting', 'received paid', 'verified waiting'],
    refund: ['verified paid', 'completed paid'],
    payment: ['received waiting', 'verified waiting'],
    cancel: ['received waiting'],
  },
  restocked: (quantity, restock) => (restock ? quantity : 0),
  kept: (total) => total,
  mayOwe: (balance, amount) => balance + amount <= CREDIT_LIMIT,
  total: (goods, isAllCash) => {
    const exact = goods + Math.floor((goods * SERVICE_BASIS_POINTS + 5_000) / 10_000)
    return isAllCash ? Math.floor((exact + CASH_ROUNDING / 2) / CASH_ROUNDING) * CASH_ROUNDING : exact
  },
}

/** Models that are wrong in one thing each. */
export const WRONG_RULES: readonly { readonly wrong: string; readonly rules: Rules }[] = [
  { wrong: 'forgets what was put back', rules: { ...RULES, restocked: () => 0 } },
  { wrong: 'leaves the change in the drawer', rules: { ...RULES, kept: (_total, handed) => handed } },
  { wrong: 'knows no credit limit', rules: { ...RULES, mayOwe: () => true } },
  { wrong: 'rounds no cash', rules: { ...RULES, total: (goods) => RULES.total(goods, false) } },
  {
    wrong: 'refunds what nobody verified',
    rules: { ...RULES, steps: { ...RULES.steps, refund: [...RULES.steps.refund, 'received paid'] } },
  },
  {
    wrong: 'lets a customer cancel what is verified',
    rules: { ...RULES, steps: { ...RULES.steps, cancel: [...RULES.steps.cancel, 'verified waiting'] } },
  },
]
