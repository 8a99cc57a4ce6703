import type { Results } from './results.ts'
import { notesOf, type Table, tablesOf } from './tables.ts'

/** The report as Markdown. */
export function markdownOf(results: Results): string {
  const notes = notesOf(results).map((note) => `- ${note}`)
  return ['# Load test', '', ...notes, ...tablesOf(results).flatMap(sectionOf), ''].join('\n')
}

function sectionOf({ title, head, rows }: Table): string[] {
  return ['', `## ${title}`, '', lineOf(head), lineOf(head.map(() => '---')), ...rows.map(lineOf)]
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`
}
