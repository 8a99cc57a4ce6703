import { compareResults } from './compare/compare-results.ts'
import { comparisonText } from './compare/compare-text.ts'
import { type CompareOptions, type RunOptions, readOptions } from './options.ts'
import { markdownOf } from './report/markdown.ts'
import { readResults } from './report/read-results.ts'
import { writeReport } from './report/write-report.ts'
import { runLoadTest } from './run-load-test.ts'

/** `npm run loadtest`: the paper's own load test and more of it, against a shop of its own or one that is named. */

/** Faults with one plain sentence, by name: several rooms have their own. */
const PLAIN_FAULTS = new Set(['LoadTestFault', 'PowerMeterFault', 'StartFault'])

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!interrupted.signal.aborted) say('Stopping; what was measured so far is written …')
    interrupted.abort()
  })
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.command === 'compare') await compare(options)
  else await measure(options)
} catch (error) {
  const { name, message, stack } = error as Error
  say(PLAIN_FAULTS.has(name) ? message : String(stack))
  process.exitCode = 1
}

async function measure(options: RunOptions): Promise<void> {
  const results = await runLoadTest(options, interrupted.signal, say)
  process.stdout.write(`\n${markdownOf(results)}\n`)
  say(`The report is in ${await writeReport(results, options.outputFolder)}.`)
  if (results.wasStopped || results.fault !== undefined) process.exitCode = 1
}

async function compare({ before, after }: CompareOptions): Promise<void> {
  const comparisons = compareResults(await readResults(before), await readResults(after))
  process.stdout.write(comparisonText(comparisons))
}

/** Progress goes beside the result, which may be piped. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
