import type { Say } from './say.ts'

const PROGRESS_MS = 5_000
const MIB = 1024 * 1024

/** How far a long piece of work is. */
export interface Progress extends Disposable {
  /** One more of them; with what it belongs to. */
  counted(part: string): void
  /** So many more bytes were written. */
  written(bytes: number): void
  /** What is done now, where nothing is counted. */
  now(part: string): void
  count(): number
}

/**
 * Says every few seconds how far a long piece of work is, until it is disposed of.
 *
 * @param expected - about how many there will be; 0 where nobody knows
 * @param what - is counted, in the plural
 */
export function followProgress(say: Say, expected: number, what: string): Progress {
  let count = 0
  let bytes = 0
  let now = ''
  const timer = setInterval(() => {
    // The database only guesses how many rows a table has.
    const share = expected === 0 ? '' : `${Math.min(Math.floor((count / expected) * 100), 99)} %, `
    const size = bytes === 0 ? '' : `, ${sizeOf(bytes)}`
    say(`  … ${share}${numberOf(count)} ${what}${size} (${now})`)
  }, PROGRESS_MS)
  return {
    counted(part) {
      count++
      now = part
    },
    written(more) {
      bytes += more
    },
    now(part) {
      now = part
    },
    count: () => count,
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** @returns such as `1 234 567` */
export function numberOf(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ')
}

/** @returns such as `12.3 MiB` */
export function sizeOf(bytes: number): string {
  return bytes < MIB ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`
}
