import { Refusal } from '../errors/refusal.ts'

/** Money by the way it was paid, or is given back. */
export interface MoneyByMethod {
  readonly method: string
  /** Rupiah. */
  readonly amount: number
}

/**
 * How money is given back. What went on a customer's account comes off it first, so that nobody gets cash for what
 * they still owe; then each of the other ways up to what was paid by it.
 *
 * @param amount - rupiah, not negative, at most what is left of what was paid
 * @param paid - what was paid by each method, change taken off; at least one
 * @param returned - what was given back so far
 * @param wanted - the one way that is asked for instead
 * @returns at least one; with no money to give back, one of 0
 * @throws Refusal `REFUND_METHOD` where so much may not be given back in the way that is asked for
 */
export function planReturn(
  amount: number,
  paid: readonly MoneyByMethod[],
  returned: readonly MoneyByMethod[],
  wanted?: string,
): MoneyByMethod[] {
  const creditLeft = sumOf(paid, isCredit) - sumOf(returned, isCredit)
  const moneyLeft = sumOf(paid, isMoney) - sumOf(returned, isMoney)
  if (wanted !== undefined) {
    if (amount > (wanted === 'kasbon' ? creditLeft : moneyLeft)) {
      throw new Refusal('REFUND_METHOD', { amount, credit_left: creditLeft, money_left: moneyLeft })
    }
    return [{ method: wanted, amount }]
  }
  const plan: MoneyByMethod[] = []
  let left = amount
  for (const { method } of [...paid.filter(isCredit), ...paid.filter(isMoney)]) {
    const ofMethod = (one: MoneyByMethod) => one.method === method
    const part = Math.min(left, Math.max(0, sumOf(paid, ofMethod) - sumOf(returned, ofMethod)))
    if (part > 0) plan.push({ method, amount: part })
    left -= part
  }
  if (left > 0) throw new Error('more is to be given back than was paid')
  return plan.length > 0 ? plan : [{ method: paid[0]?.method ?? 'cash', amount: 0 }]
}

function isCredit({ method }: MoneyByMethod): boolean {
  return method === 'kasbon'
}

function isMoney(one: MoneyByMethod): boolean {
  return !isCredit(one)
}

function sumOf(all: readonly MoneyByMethod[], counts: (one: MoneyByMethod) => boolean): number {
  return all.filter(counts).reduce((sum, { amount }) => sum + amount, 0)
}
