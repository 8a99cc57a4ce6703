import { shareOf, WHOLE } from '../money/share.ts'
import type { TaxRate } from '../settings/settings.ts'
import { extraLine, type SaleLine } from './sale-line.ts'

/**
 * The rates that hold on a day: of each name the latest that has begun. A rate of 0 ends a tax.
 *
 * @param businessDate - `YYYY-MM-DD`
 */
export function ratesOn(taxes: readonly TaxRate[], businessDate: string): TaxRate[] {
  const begun = taxes.filter(({ from_date }) => from_date <= businessDate)
  return [...Map.groupBy(begun, ({ name }) => name).values()]
    .flatMap((ofName) => ofName.toSorted((a, b) => (a.from_date < b.from_date ? 1 : -1)).slice(0, 1))
    .filter(({ basis_points }) => basis_points > 0)
}

/**
 * The lines of the taxes. All are on what the customer pays for goods and service after discounts, none on another
 * tax: what the prices hold already is told apart, what comes on top is added to the rest.
 *
 * @param base - rupiah: goods less discounts plus service charge
 * @see UU 1/2022 art. 50–58 (PBJT on food and drink, "PB1"); UU 7/2021 art. 4–7 and PMK 131/2024 (PPN)
 */
export function taxLines(base: number, rates: readonly TaxRate[], firstNumber: number): SaleLine[] {
  const inclusive = rates.filter(({ is_inclusive }) => is_inclusive)
  const inclusiveSum = inclusive.reduce((sum, { basis_points }) => sum + basis_points, 0)
  const includedOf = (rate: TaxRate) => shareOf(base, rate.basis_points, WHOLE + inclusiveSum)
  const net = base - inclusive.reduce((sum, rate) => sum + includedOf(rate), 0)
  return rates
    .map((rate) => (rate.is_inclusive ? [0, includedOf(rate)] : [shareOf(net, rate.basis_points), 0]))
    .flatMap(([amount = 0, includedAmount = 0], index) => {
      const rate = rates[index]
      return rate === undefined || amount + includedAmount === 0 ? [] : [{ rate, amount, includedAmount }]
    })
    .map(({ rate, amount, includedAmount }, index) =>
      extraLine(firstNumber + index, 'tax', nameOf(rate), amount, { includedAmount }),
    )
}

/** `PB1 10%`, so that a day on which the rate changed has a line for each. */
function nameOf({ name, basis_points }: TaxRate): string {
  return `${name} ${basis_points / 100}%`
}
