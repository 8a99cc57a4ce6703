import { describe, expect, it } from 'vitest'
import type { SubjectResult } from './harness/results.ts'
import { INVARIANTS, PROOFS } from './proofs.ts'
import { reportRows, reportText } from './report.ts'

const CRASH: SubjectResult = {
  proof: 'crash',
  variant: 'mariadb, coalescing on',
  baseSeed: 7,
  control: 'lost 3 of 9',
  failures: [],
  rounds: [
    {
      commit: 'abc1234',
      seed: 7,
      seconds: 100.4,
      figures: {
        kills: 150,
        acknowledged: 40_000,
        backMsMax: 900,
        lost: 0,
        doubled: 0,
        brokenInvariants: 0,
      },
    },
    {
      commit: 'abc1234',
      seed: 8,
      seconds: 50.2,
      figures: {
        kills: 50,
        acknowledged: 10_000,
        backMsMax: 1_800,
        lost: 0,
        doubled: 0,
        brokenInvariants: 0,
      },
    },
  ],
}
const OF_INVARIANTS: SubjectResult = {
  proof: INVARIANTS.name,
  variant: INVARIANTS.variant,
  baseSeed: 1,
  control: 'found',
  failures: [],
  rounds: [],
}

const withLastRound = (figures: Record<string, number>): SubjectResult => ({
  ...CRASH,
  rounds: CRASH.rounds.map((round, index) =>
    index === 1 ? { ...round, figures: { ...round.figures, ...figures } } : round,
  ),
})
const isAccepted = (proof: string, ...results: SubjectResult[]) =>
  reportRows(results).find((row) => row.proof === proof)?.isAccepted

describe('the report of the proofs', () => {
  it('adds up rounds, and takes the largest of what is a maximum', () => {
    expect(reportRows([CRASH])[0]).toMatchObject({
      proof: 'crash',
      variant: 'mariadb, coalescing on',
      figures: { kills: 200, acknowledged: 50_000, backMsMax: 1_800, lost: 0, doubled: 0 },
      seconds: 151,
      seeds: [7, 8],
      commits: ['abc1234'],
      control: 'lost 3 of 9',
      isAccepted: true,
    })
  })

  it.each([
    ['a kill is missing', withLastRound({ kills: 49 })],
    ['a sale is missing', withLastRound({ acknowledged: 9_999 })],
    ['a sale was lost', withLastRound({ lost: 1 })],
    ['a sale was doubled', withLastRound({ doubled: 1 })],
    ['a round failed once', { ...CRASH, failures: [{ seed: 9, message: 'lost' }] }],
    ['the control was not seen to fail', { ...CRASH, control: undefined } as unknown as SubjectResult],
  ])('does not accept a proof where %s', (_why, result) => {
    expect(isAccepted('crash', result)).toBe(false)
  })

  it('does not accept the invariants where one was broken, none was asked or their control was not run', () => {
    expect(isAccepted('invariants', CRASH, OF_INVARIANTS)).toBe(true)
    expect(isAccepted('invariants', withLastRound({ brokenInvariants: 1 }), OF_INVARIANTS)).toBe(false)
    expect(isAccepted('invariants', OF_INVARIANTS)).toBe(false)
    expect(isAccepted('invariants', CRASH)).toBe(false)
  })

  it('has a row for every variant of every proof, also for one that was not run', () => {
    const rows = reportRows([])
    expect([...new Set(rows.map(({ proof }) => proof))]).toEqual(
      [...PROOFS, INVARIANTS].map(({ name }) => name),
    )
    expect(rows.filter(({ proof }) => proof === 'network').map(({ variant }) => variant)).toEqual([
      'mariadb, coalescing on',
      'mariadb, coalescing off',
    ])
    expect(rows.filter((row) => row.isAccepted)).toEqual([])
  })

  it('is a table with its figures in words', () => {
    expect(reportText(reportRows([CRASH]))).toContain(
      '| mariadb, coalescing on | 200 kills, 50000 acknowledged, 1800 back ms max, 0 lost, 0 doubled, 0 broken invariants; 151 s; seeds 7 to 8 | lost 3 of 9 | accepted |',
    )
  })
})
