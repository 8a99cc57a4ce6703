import { type Figures, type RoundResult, type SubjectResult, sumFigures } from './harness/results.ts'
import { INVARIANTS, PROOFS, type Proof, variantsOf } from './proofs.ts'

/** One proof under one variant, as the report tells of it. */
export interface ReportRow extends Pick<Proof, 'design' | 'accepted'> {
  readonly proof: string
  readonly variant: string
  readonly figures: Figures
  readonly seconds: number
  /** Of the first round and of the last. */
  readonly seeds: readonly number[]
  readonly commits: readonly string[]
  readonly failures: readonly string[]
  /** What it saw; undefined where it has not been run. */
  readonly control: string | undefined
  readonly isAccepted: boolean
}

/** Merges results into rows: one for each variant that a proof has, also where there is no result of it. */
export function reportRows(results: readonly SubjectResult[]): ReportRow[] {
  const rows = PROOFS.flatMap((proof) =>
    variantsOf(proof).map((variant): ReportRow => {
      const found = results.find((one) => one.proof === proof.name && one.variant === variant)
      const { rounds = [], failures = [], control } = found ?? {}
      const figures = sumFigures(rounds)
      return {
        ...describe(proof, variant, rounds),
        figures,
        failures: failures.map(({ message }) => message),
        control,
        isAccepted: failures.length === 0 && control !== undefined && proof.accepts(figures),
      }
    }),
  )
  return [...rows, invariantsRow(results)]
}

function invariantsRow(results: readonly SubjectResult[]): ReportRow {
  const rounds = results.flatMap((one) => one.rounds).filter(({ figures }) => 'brokenInvariants' in figures)
  const control = results.find(({ proof }) => proof === INVARIANTS.name)?.control
  const { brokenInvariants = 0 } = sumFigures(rounds)
  return {
    ...describe(INVARIANTS, INVARIANTS.variant, rounds),
    figures: { timesAsked: rounds.length, brokenInvariants },
    failures: [],
    control,
    isAccepted: control !== undefined && rounds.length > 0 && brokenInvariants === 0,
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
    row.commits.length === 0
      ? 'not run'
      : `${wordsOf(row.figures)}; ${row.seconds} s; seeds ${row.seeds.join(' to ')}`,
    row.control ?? 'not run',
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
    ...rows.flatMap(({ proof, variant, failures }) =>
      failures.map((failure) => `## Failed: ${proof}, ${variant}\n\n${failure}\n`),
    ),
  ].join('\n')
}

/** `backMsMax` becomes “back ms max”, with its figure before it. */
function wordsOf(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, figure]) => `${figure} ${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`)
    .join(', ')
}
