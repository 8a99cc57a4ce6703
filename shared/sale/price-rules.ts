import { businessDateOf } from '../ledger/business-date.ts'
import type { CurrentSettings } from '../settings/current-settings.ts'
import type { Discount } from './discounts.ts'
import type { PriceRules } from './price-sale.ts'

/**
 * What a sale of this moment is priced by.
 *
 * @param now - milliseconds since 1970
 */
export function priceRulesOf(
  { settings, businessDay }: CurrentSettings,
  now: number,
  { isCash, discounts = [] }: { readonly isCash: boolean; readonly discounts?: readonly Discount[] },
): PriceRules {
  const instant = new Date(now).toISOString().slice(0, -1)
  return { settings, businessDate: businessDateOf(instant, businessDay), isCash, discounts }
}
