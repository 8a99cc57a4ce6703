import { figureOf } from '../figure.ts'
import type { Paper } from '../sections/paper.ts'
import type { Rates } from '../sections/rates.ts'
import { figureText, textTable } from './text-table.ts'

/** The highest rates that were found. */
export function ratesTable({ found }: Rates): string {
  return textTable(
    ['', '', 'requests/s', ''],
    found.map(({ scenario, server, rates, isLimitedByLoad }) => [
      scenario,
      server,
      figureText(figureOf(rates), 0),
      isLimitedByLoad ? 'the load could send no more' : '',
    ]),
  )
}

/** The paper's scenarios: carts, stocks and both together. */
export function paperTable({ measured }: Paper): string {
  return textTable(
    ['', '', '', 'success %', 'mean ms', 'p99 ms', 'answered/s'],
    measured.flatMap(({ scenario, server, rounds }) =>
      (['cart', 'stocks', 'all'] as const).map((stream) => {
        const of = (
          figure: 'success' | 'meanMs' | 'p99Ms' | 'throughputPerSecond',
          factor: number,
          digits: number,
        ) => figureText(figureOf(rounds.map((round) => round[stream][figure] * factor)), digits)
        return [
          scenario,
          server,
          stream,
          of('success', 100, 2),
          of('meanMs', 1, 2),
          of('p99Ms', 1, 2),
          of('throughputPerSecond', 1, 1),
        ]
      }),
    ),
  )
}
