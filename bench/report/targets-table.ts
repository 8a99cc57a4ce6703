import type { Outcome } from '../targets.ts'
import { textTable } from './text-table.ts'

const AGAINST = { 'go-few': 'to plain Go, few rows', 'go-same': 'to plain Go, same rows' } as const

/** A line for each target: what it is, what was measured, what was to be reached, and the verdict. */
export function targetsTable(outcomes: readonly Outcome[]): string {
  return textTable(
    ['target', '', 'measured', 'bound', ''],
    outcomes.map(({ what, against, value, bound, unit, verdict }) => [
      what,
      against === undefined ? '' : AGAINST[against],
      value === undefined ? '–' : amountText(value, unit),
      'atLeast' in bound ? `≥ ${bound.atLeast} ${unit}` : `≤ ${bound.atMost} ${unit}`,
      verdict,
    ]),
  )
}

/** Three digits: 0.118 ×, 12.4 ×, 184 ms. A share is cut rather than rounded: 99.9 % is not all. */
function amountText(value: number, unit: Outcome['unit']): string {
  if (unit === 'answers') return `${value} ${unit}`
  if (unit === '%') return `${Math.floor(value * 100) / 100} ${unit}`
  return `${value < 1000 ? value.toPrecision(3) : value.toFixed(0)} ${unit}`
}
