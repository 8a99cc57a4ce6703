import { writeFile } from 'node:fs/promises'
import { BenchFault, readOptions } from './options.ts'
import { figuresOf, tableOf } from './report.ts'
import { type BenchResult, runBench } from './run-bench.ts'

/** `npm run bench`: throughput, latency and CPU of stocks, cart and pay. */

/** Above these shares the figures are of something else as well. */
const OTHERS_SHARE_MAX = 0.05
const LOAD_SHARE_MAX = 0.9

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new BenchFault('Stopped before the end.')))
}

try {
  const options = readOptions(process.argv.slice(2))
  const result = await runBench({ ...options, signal: interrupted.signal, say: (line) => say(line) })
  process.stdout.write(`\n${textOf(result, options)}`)
  if (options.jsonFile !== undefined) await writeFile(options.jsonFile, jsonOf(result, options))
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

type Rounds = Pick<ReturnType<typeof readOptions>, 'seconds' | 'rounds'>

function textOf({ machine, measured, others, load_most }: BenchResult, { seconds, rounds }: Rounds): string {
  const scenarios = new Map(measured.map(({ scenario }) => [scenario.name, scenario.what]))
  const notes = [
    ...[...scenarios].map(([name, what]) => `${name}: ${what}`),
    `${machine.cpu_count} × ${machine.cpu}; Linux ${machine.linux}; Node ${machine.node}; ${machine.database}`,
    `a flush takes ${machine.flush_ms.toFixed(2)} ms on ${machine.file_system}; every sale is flushed`,
    ...(machine.file_system === 'tmpfs'
      ? ['Mind: the data was in memory, where a flush costs nothing; TMPDIR names another folder.']
      : []),
    ...(others === undefined
      ? ['Mind: one processor had to serve and to make the load.']
      : [
          `server and database on one processor, the load on another (busy ${percent(load_most)} at the most)`,
          `other programs used ${percent(others.median)} of the server's processor (up to ${percent(others.most)})`,
        ]),
    ...(others !== undefined && others.median > OTHERS_SHARE_MAX
      ? ['Mind: the machine was at work on something else; compare only what was measured in this run.']
      : []),
    ...(load_most > LOAD_SHARE_MAX
      ? ['Mind: the load was as busy as it can be; it may be what was measured.']
      : []),
  ]
  return `Medians of ${rounds} × ${seconds} s (least–most); CPU-ms a request\n\n${tableOf(measured)}\n\n${notes.join('\n')}\n`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function jsonOf({ measured, ...result }: BenchResult, { seconds, rounds }: Rounds): string {
  const document = {
    measured_at: new Date().toISOString(),
    seconds,
    rounds,
    ...result,
    results: measured.map(({ scenario, clients, windows }) => ({
      scenario: scenario.name,
      clients,
      ...figuresOf(windows),
      windows,
    })),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
