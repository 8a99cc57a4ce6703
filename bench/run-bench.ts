import { measureGrowth } from './growth/measure-growth.ts'
import { SECTIONS, type Section } from './options.ts'
import { measureProcesses } from './process/measure-processes.ts'
import type { BenchResults } from './results.ts'
import { measurePaper } from './sections/paper.ts'
import { measureRates } from './sections/rates.ts'
import type { SectionOptions } from './sections/section.ts'
import { measureSerialTail } from './sections/serial-tail.ts'
import { measureSlowFlush } from './sections/slow-flush.ts'
import { measureThroughput } from './sections/throughput.ts'

const MEASURES: { readonly [Name in Section]: (options: SectionOptions) => Promise<BenchResults[Name]> } = {
  process: measureProcesses,
  throughput: measureThroughput,
  'slow-flush': measureSlowFlush,
  rates: measureRates,
  paper: measurePaper,
  'serial-tail': measureSerialTail,
  growth: ({ growth, ...options }) => measureGrowth({ ...options, ...growth }),
}

/**
 * Measures the sections that are wanted, one after the other.
 *
 * @throws BenchFault when an answer was not 200 or the books are not in order
 */
export async function runBench(options: SectionOptions): Promise<BenchResults> {
  const results: Partial<Record<Section, unknown>> = {}
  for (const section of SECTIONS.filter((one) => options.only.includes(one)))
    results[section] = await MEASURES[section](options)
  return results as BenchResults
}
