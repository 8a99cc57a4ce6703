import type { Comparison } from './compare-results.ts'

const HEAD = ['Part', 'Request', 'Figure', 'Before', 'After', 'After ÷ before (95 %)', 'Verdict']

/** The comparison as a Markdown table. */
export function comparisonText(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ part, request, figure, before, after, ratio, verdict }) => [
    part,
    request,
    figure,
    before.toFixed(3),
    after.toFixed(3),
    ratio === undefined
      ? '–'
      : `${ratio.estimate.toFixed(3)} (${ratio.low.toFixed(3)}–${ratio.high.toFixed(3)})`,
    verdict,
  ])
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}
