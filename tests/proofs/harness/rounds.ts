import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Draw, seededDraw } from '../../../bench/fill/draw.ts'
import type { Complaint } from './check-history.ts'
import { History } from './history.ts'
import { addFailure, addRound, type Figures, noteControl, resultOf, type Subject } from './results.ts'

const FOLDER = 'build/proofs'
const COMPLAINTS_SHOWN_MAX = 5

/** What one round of a proof has to itself. */
export interface Round {
  readonly seed: number
  readonly draw: Draw
  /** Saved in `build/proofs` where the round fails. */
  readonly history: History
  /** Beside the history, for what the processes of the round say. */
  readonly logPath: string
  /** Ends what the round has started, in reverse. */
  readonly cleanUp: AsyncDisposableStack
}

/**
 * Runs what is left to do of a proof, round by round, and adds what each saw to the results.
 *
 * @param run - one round; its figures are added up, those whose names end in `Max` by their largest
 * @throws what a round failed with, and where its history is
 */
export async function proveInRounds(
  subject: Subject,
  roundCount: number,
  run: (round: Round) => Promise<Figures>,
): Promise<void> {
  const { baseSeed, rounds } = resultOf(subject)
  for (let index = rounds.length; index < roundCount; index++) {
    const startedMs = performance.now()
    const seed = baseSeed + index
    const figures = await runRound(subject, seed, run).catch((error: Error) => {
      addFailure(subject, seed, error.message)
      throw error
    })
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10
    addRound(subject, { seed, seconds, figures })
    const seen = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`)
    process.stdout.write(`${nameOf(subject)}: ${seen.join(', ')} in ${seconds} s (PROOF_SEED=${seed})\n`)
  }
}

/**
 * Runs a proof's negative control: something is done wrong on purpose, and must be seen.
 *
 * @param seen - returns what was seen, in words; undefined where this try saw nothing yet
 * @param triesMax - how often it is tried
 * @throws where no try saw it
 */
export async function proveControl(
  subject: Subject,
  triesMax: number,
  seen: (round: Round) => Promise<string | undefined>,
): Promise<void> {
  const { baseSeed, control } = resultOf(subject)
  if (control !== undefined) return
  for (let index = 0; index < triesMax; index++) {
    let found: string | undefined
    await runRound({ ...subject, proof: `${subject.proof}-control` }, baseSeed + index, async (round) => {
      found = await seen(round)
      return {}
    })
    if (found === undefined) continue
    noteControl(subject, found)
    process.stdout.write(`${nameOf(subject)}, control: ${found} (PROOF_SEED=${baseSeed + index})\n`)
    return
  }
  throw new Error(`the control of ${nameOf(subject)} was not seen to fail: the proof is blind`)
}

async function runRound(
  subject: Subject,
  seed: number,
  run: (round: Round) => Promise<Figures>,
): Promise<Figures> {
  const path = join(FOLDER, `${nameOf(subject)}-${seed}`.replaceAll(/[^\w-]+/g, '-'))
  const history = new History(`${path}.jsonl`, { ...subject, seed })
  const logPath = `${path}.log`
  try {
    const figures = await runCleanly((cleanUp) =>
      run({ seed, draw: seededDraw(seed), history, logPath, cleanUp }),
    )
    history.forget()
    rmSync(logPath, { force: true })
    return figures
  } catch (cause) {
    history.save()
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${message}\nPROOF_SEED=${seed}; its history is in ${history.path}`, { cause })
  }
}

async function runCleanly<T>(run: (cleanUp: AsyncDisposableStack) => Promise<T>): Promise<T> {
  await using cleanUp = new AsyncDisposableStack()
  return await run(cleanUp)
}

/** @throws where there is anything to complain of */
export function refuseComplaints(complaints: readonly Complaint[]): void {
  if (complaints.length === 0) return
  const shown = complaints.slice(0, COMPLAINTS_SHOWN_MAX).map(({ kind, text }) => `${kind}: ${text}`)
  throw new Error(`${complaints.length} complaints, the first of them:\n${shown.join('\n')}`)
}

function nameOf({ proof, variant }: Subject): string {
  return `${proof}, ${variant}`
}
