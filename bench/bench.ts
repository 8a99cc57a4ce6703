import { writeFile } from 'node:fs/promises'
import { BenchFault, readOptions } from './options.ts'
import { profileKedai } from './profile/profile-kedai.ts'
import { reportJson } from './report/report-json.ts'
import { reportText } from './report/report-text.ts'
import { runBench } from './run-bench.ts'

/** `npm run bench`: what Kedai does beside the paper's own design in plain Go, and whether it reaches its targets. */

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new BenchFault('Stopped before the end.')))
}

try {
  const options = { ...readOptions(process.argv.slice(2)), signal: interrupted.signal, say }
  if (options.profile !== undefined) {
    process.stdout.write(`${await profileKedai(options.profile, options)}\n`)
  } else {
    const results = await runBench(options)
    process.stdout.write(`\n${reportText(results, options)}\n`)
    if (options.jsonFile !== undefined) await writeFile(options.jsonFile, reportJson(results, options))
  }
} catch (caught) {
  // What is cut short says only that it was.
  const error: Error = interrupted.signal.aborted ? interrupted.signal.reason : caught
  say(error instanceof BenchFault || error.name === 'MariadbError' ? error.message : String(error.stack))
  process.exitCode = 1
}

/** Progress goes beside the result, which may be piped. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
