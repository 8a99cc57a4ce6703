import { GROWTH_RATIO_MAX, type Growth } from './measure-growth.ts'

/** The figures of a shop that grows as two tables of text. */
export function growthText({ big, bufferPool, costs, deepPages }: Growth): string {
  const head = ['', 'CPU-ms small', 'big', 'p50 ms small', 'big', 'CPU ratio', '']
  const rows = costs.map(({ what, small, big: after, ratio }) => [
    what,
    ...[small.cpuMs.median, after.cpuMs.median, small.p50Ms.median, after.p50Ms.median, ratio].map((value) =>
      value.toFixed(2),
    ),
    ratio <= GROWTH_RATIO_MAX ? '' : `more than ${GROWTH_RATIO_MAX}`,
  ])
  const pages = deepPages.map(({ page, sortBy, byNumberMs, byCursorMs }) => [
    `page ${page} by ${sortBy}`,
    `${byNumberMs.toFixed(1)} ms by its number`,
    `${byCursorMs.toFixed(1)} ms by a cursor`,
  ])
  return [
    `${big.goods} goods and ${big.transactions} transactions, buffer pool ${bufferPool}`,
    ...aligned([head, ...rows]),
    '',
    ...aligned(pages),
    '',
  ].join('\n')
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
