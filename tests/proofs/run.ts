import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { COMMIT, noteControl, RESULTS_FILE, readResults } from './harness/results.ts'
import { INVARIANTS, PROOFS } from './proofs.ts'
import { reportRows, reportText } from './report.ts'

const FOLDER = 'build/proofs'
const RESULTS = `${FOLDER}/results.json`

const USAGE = `usage: npm run proofs -- [--fresh] [proof ...]

Runs each proof alone, in full, and goes on where it was stopped; --fresh begins anew.
The report is ${FOLDER}/report.md. The proofs: ${[...PROOFS, INVARIANTS].map(({ name }) => `"${name}"`).join(', ')}.
`

/** The proof that runs now. */
let child: ChildProcess | undefined
let isStopped = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isStopped = true
    // Vitest waits for the running test at SIGINT, which may take hours.
    child?.kill('SIGTERM')
  })
}

/** @returns the process's exit code */
async function runProofs(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { fresh: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  const all = [...PROOFS, INVARIANTS]
  const chosen = positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name))
  if (values.help || chosen.length < positionals.length) {
    process.stderr.write(USAGE)
    return values.help ? 0 : 1
  }
  mkdirSync(FOLDER, { recursive: true })
  if (values.fresh) rmSync(RESULTS, { force: true })

  process.env[RESULTS_FILE] = RESULTS
  process.env[COMMIT] = currentCommit()
  process.env['PROOF_COUNTS'] = 'full'

  for (const { name, file } of chosen) {
    process.stdout.write(`\n===== ${name} =====\n`)
    const hasPassed = await passes(file)
    if (name === INVARIANTS.name && hasPassed) {
      noteControl({ proof: name, variant: INVARIANTS.variant }, INVARIANTS.control)
    }
    report()
    if (isStopped) {
      process.stdout.write('\nStopped; the same command goes on from here.\n')
      return 1
    }
  }
  process.stdout.write(`\nThe report is ${FOLDER}/report.md.\n`)
  const rows = reportRows(readResults(RESULTS)).filter(({ proof }) =>
    chosen.some(({ name }) => name === proof),
  )
  return rows.every(({ isAccepted }) => isAccepted) ? 0 : 1
}

/** @returns whether all tests of the file do */
async function passes(file: string): Promise<boolean> {
  const project = file.endsWith('.db.test.ts') ? 'database' : 'system'
  child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', project, file], {
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  return code === 0
}

/** The last commit; one with changes since then is marked by a plus. */
function currentCommit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty=+'], { encoding: 'utf8' }).trim()
  } catch {
    return 'no commit'
  }
}

function report(): void {
  const rows = reportRows(readResults(RESULTS))
  writeFileSync(`${FOLDER}/report.json`, `${JSON.stringify(rows, null, 2)}\n`)
  writeFileSync(`${FOLDER}/report.md`, reportText(rows))
}

process.exitCode = await runProofs()
