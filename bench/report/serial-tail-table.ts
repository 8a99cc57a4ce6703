import { figureOf } from '../figure.ts'
import type { SerialTails } from '../sections/serial-tail.ts'
import { figureText, textTable } from './text-table.ts'

/** A line for each number of clients: what one transaction of pay is like. */
export function serialTailTable({ measured }: SerialTails): string {
  return textTable(
    [
      'clients',
      'sales a transaction',
      'whole ms',
      'serial tail ms',
      'COMMIT ms',
      'share of the serial tail %',
    ],
    measured.map(({ clients, rounds }) => {
      const of = (value: (round: (typeof rounds)[number]) => number, digits: number) =>
        figureText(figureOf(rounds.map(value)), digits)
      return [
        String(clients),
        of((one) => one.sales_per_transaction, 1),
        of((one) => one.whole_ms, 2),
        of((one) => one.tail_ms, 2),
        of((one) => one.commit_ms, 2),
        of((one) => (one.tail_ms / one.whole_ms) * 100, 1),
      ]
    }),
  )
}
