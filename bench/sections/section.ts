import type { BenchOptions } from '../options.ts'

/** What every section of the bench is given. */
export interface SectionOptions extends BenchOptions {
  /** Ends it early, with its reason. */
  readonly signal: AbortSignal
  /** Tells how far it is, one line at a time. */
  readonly say: (line: string) => void
}
