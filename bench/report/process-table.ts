import type { ProcessFigures } from '../results.ts'
import { textTable } from './text-table.ts'

const MB = 1_000_000

/** What processes take of time and memory. */
export function processTable(figures: ProcessFigures): string {
  const megabytes = (bytes: number) => `${(bytes / MB).toFixed(1)} MB`
  return textTable(
    ['process', 'measured'],
    [
      ['one function: start to first answer', `${figures.start_ms.toFixed(0)} ms`],
      ['one function: memory at rest', megabytes(figures.rss_at_rest_bytes)],
      ['one function: memory after load', megabytes(figures.rss_after_load_bytes)],
      ['every function and MariaDB: memory at rest', megabytes(figures.all_in_one_rss_bytes)],
    ],
  )
}
