import type { BenchOptions } from '../options.ts'
import type { BenchResults } from '../results.ts'
import type { Measured } from '../sections/closed-loop.ts'
import { judge } from '../targets.ts'
import { figuresOf } from './window-figures.ts'

/** The whole report as JSON, with every single window. */
export function reportJson(results: BenchResults, { seconds, rounds }: BenchOptions): string {
  const { throughput, 'slow-flush': slowFlush, ...others } = results
  const document = {
    measured_at: new Date().toISOString(),
    seconds,
    rounds,
    ...(throughput && { throughput: { ...throughput, measured: throughput.measured.map(withFigures) } }),
    ...(slowFlush && { 'slow-flush': { ...slowFlush, measured: slowFlush.measured.map(withFigures) } }),
    ...others,
    targets: judge(results),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function withFigures({ windows, ...one }: Measured) {
  return { ...one, ...figuresOf(windows), windows }
}
