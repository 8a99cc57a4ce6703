import { readFile } from 'node:fs/promises'
import { chartHtml } from './chart.ts'
import { escapeHtml } from './html.ts'
import { machineCharts } from './machine-charts.ts'
import { chartsOfPart } from './part-charts.ts'
import type { Results } from './results.ts'
import { notesOf, type Table, tablesOf } from './tables.ts'

/** The report as one page that needs nothing else, neither a file nor the Internet. */
export async function pageOf(results: Results): Promise<string> {
  const style = await readFile(new URL('page.css', import.meta.url), 'utf8')
  const sections = [
    ...tablesOf(results).map(tableHtml),
    ...results.parts.map((part) => section(part.name, chartsOfPart(part).map(chartHtml))),
    section('The machine under test', machineCharts(results).map(chartHtml)),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Load test, ${escapeHtml(results.startedAt)}</title>
<style>
${style}</style>
</head>
<body>
<h1>Load test</h1>
<ul>
${notesOf(results)
  .map((note) => `<li>${escapeHtml(note)}</li>`)
  .join('\n')}
</ul>
${sections.join('\n')}
</body>
</html>
`
}

function section(title: string, charts: readonly string[]): string {
  if (charts.length === 0) return ''
  return `<h2>${escapeHtml(title)}</h2>\n<div class="charts">\n${charts.join('\n')}\n</div>`
}

function tableHtml({ title, head, rows }: Table): string {
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}${isNumber(cell, tag) ? '' : ' class="text"'}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  return `<h2>${escapeHtml(title)}</h2>
<div class="scroll"><table>
<thead>${row(head, 'th')}</thead>
<tbody>
${rows.map((cells) => row(cells, 'td')).join('\n')}
</tbody>
</table></div>`
}

function isNumber(cell: string, tag: 'th' | 'td'): boolean {
  return tag === 'td' && /^[\d.,–-]+( %)?$/.test(cell)
}
