import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { functions } from '../functions/index.ts'
import { bundleLambda, JOBS } from './lambda-bundle.ts'

/**
 * `DATABASE_URL=mysql://… npm run bench:lambda` measures what AWS calls a cold start: each Lambda is loaded in a process of
 * its own and asked once. Prints a table; medians.
 */
interface Measured {
  readonly initMs: number
  readonly answerMs: number
  readonly rssMb: number
  readonly answer: { readonly statusCode?: number }
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Beside what is built to be deployed. */
const INTO = 'build/lambda-bench'
const EVENTS = join(ROOT, 'deploy/lambda/events')
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } })
const roundCount = Number(values.rounds)
if (!process.env['DATABASE_URL']) {
  process.stderr.write(
    'DATABASE_URL is missing: the first answer of a Lambda is one that asks its database.\n',
  )
  process.exit(1)
}

const names = [...functions.map(({ name }) => name), JOBS]
const bundles = new Map<string, string>()
for (const name of names) bundles.set(name, join((await bundleLambda(ROOT, name, INTO)).folder, 'index.mjs'))
const ready = join(ROOT, INTO, 'ready.json')
const event = JSON.parse(readFileSync(join(EVENTS, 'function-url.json'), 'utf8'))
writeFileSync(ready, JSON.stringify({ ...event, rawPath: '/_/ready', rawQueryString: '' }))

const measured = new Map(names.map((name) => [name, [] as Measured[]]))
// In turns, so that a slow moment of the machine falls on all alike.
for (let round = 0; round < roundCount; round += 1) {
  for (const name of names) measured.get(name)?.push(await measure(name))
}
process.stdout.write(
  '| Lambda | file, kB | zipped, kB | init, ms | first answer, ms | RSS, MB |\n|---|---|---|---|---|---|\n',
)
for (const name of names) {
  const runs = measured.get(name) ?? []
  const bytes = readFileSync(bundles.get(name) ?? '')
  const cells = [
    kilobytes(bytes),
    kilobytes(gzipSync(bytes)),
    median(runs.map(({ initMs }) => initMs)),
    median(runs.map(({ answerMs }) => answerMs)),
    median(runs.map(({ rssMb }) => rssMb)),
  ]
  process.stdout.write(`| ${name} | ${cells.join(' | ')} |\n`)
}

async function measure(name: string): Promise<Measured> {
  const file = name === JOBS ? join(EVENTS, 'schedule.json') : ready
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'deploy/lambda/invoke.ts'), bundles.get(name) ?? '', file],
    { env: { ...process.env, DB_POOL: '2', LOG_LEVEL: 'silent' } },
  )
  const one: Measured = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  if (name !== JOBS && one.answer.statusCode !== 200) throw new Error(`${name} answered ${stdout}`)
  return one
}

function kilobytes(bytes: Uint8Array): number {
  return Math.round(bytes.length / 1_000)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
