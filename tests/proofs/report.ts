import { type Figures, type RoundResult, type SubjectResult, sumFigures } from './harness/results.ts'
import { INVARIANTS, PROOFS, type Proof } from './proofs.ts'

/** One proof under one variant, as the report tells of it. */
export interface ReportRow extends Pick<Proof, 'design' | 'accepted'> {
  readonly proof: string
  readonly variant: string
  readonly figures: Figures
  readonly seconds: number
  /** Of the first round and of the last. */
  readonly seeds: readonly number[]
  readonly commits: readonly string[]
  readonly control: string
  readonly isAccepted: boolean
}

/**
 * Merges results into rows.
 *
 * @param passed - files of tests that ended well
 */
export function reportRows(results: readonly SubjectResult[], passed: ReadonlySet<string>): ReportRow[] {
  const rows = PROOFS.flatMap((proof) => {
    const own = results.filter((one) => one.proof === proof.name)
    const subjects = own.length > 0 ? own : [{ proof: proof.name, variant: 'none', baseSeed: 0, rounds: [] }]
    return subjects.map(({ variant, rounds, control }: SubjectResult): ReportRow => {
      const figures = sumFigures(rounds)
      return {
        ...describe(proof, variant, rounds),
        figures,
        control: control ?? 'has not been run',
        isAccepted: passed.has(proof.file) && control !== undefined && proof.accepts(figures),
      }
    })
  })
  return [...rows, invariantsRow(results, passed)]
}

function invariantsRow(results: readonly SubjectResult[], passed: ReadonlySet<string>): ReportRow {
  const rounds = results
    .filter(({ proof }) => PROOFS.some(({ name }) => name === proof))
    .flatMap((one) => one.rounds)
    .filter(({ figures }) => 'brokenInvariants' in figures)
  const { brokenInvariants = 0 } = sumFigures(rounds)
  const wasProven = passed.has(INVARIANTS.file)
  return {
    ...describe(INVARIANTS, 'all of the above', rounds),
    figures: { timesAsked: rounds.length, brokenInvariants },
    control: wasProven
      ? 'each rule, broken by itself, is found under its name on both engines'
      : 'has not been run',
    isAccepted: wasProven && rounds.length > 0 && brokenInvariants === 0,
  }
}

function describe(
  { name, design, accepted }: Pick<Proof, 'name' | 'design' | 'accepted'>,
  variant: string,
  rounds: readonly RoundResult[],
) {
  const seeds = rounds.map(({ seed }) => seed)
  return {
    proof: name,
    variant,
    design,
    accepted,
    seconds: Math.round(rounds.reduce((sum, one) => sum + one.seconds, 0)),
    seeds: [...new Set([...seeds.slice(0, 1), ...seeds.slice(-1)])],
    commits: [...new Set(rounds.map(({ commit }) => commit))],
  }
}

/** The rows as a table in Markdown. */
export function reportText(rows: readonly ReportRow[]): string {
  const table = rows.map((row) => [
    row.proof,
    row.design,
    row.accepted,
    row.variant,
    `${wordsOf(row.figures)}; ${row.seconds} s; seeds ${row.seeds.join(' to ')}`,
    row.control,
    row.isAccepted ? 'accepted' : 'NOT accepted',
  ])
  const commits = [...new Set(rows.flatMap((row) => row.commits))]
  return [
    '# Proofs',
    '',
    `Run on ${commits.join(', ')}.`,
    '',
    '| Proof | Design | Accepted | Variant | Seen | Control | Verdict |',
    '|---|---|---|---|---|---|---|',
    ...table.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n')
}

/** `backMsMax` becomes “back ms max”, with its figure before it. */
function wordsOf(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, figure]) => `${figure} ${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`)
    .join(', ')
}
