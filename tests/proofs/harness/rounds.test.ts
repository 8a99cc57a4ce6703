import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const SUBJECT = { proof: 'rounds', variant: 'of a test' }
const FOLDER = 'build/proofs'

/** As a process does that begins now. */
async function freshRounds() {
  vi.resetModules()
  return import('./rounds.ts')
}

const filesOf = (prefix: string) =>
  existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.startsWith(prefix)) : []

describe('the rounds of a proof', () => {
  let results: string
  beforeEach(() => {
    results = join(temporaryFolder(), 'results.json')
    vi.stubEnv('PROOF_RESULTS', results)
    vi.stubEnv('PROOF_SEED', '100')
    vi.stubEnv('PROOF_COMMIT', 'abc1234')
    return () => vi.unstubAllEnvs()
  })

  it('go on after the last that was done, with the seeds that follow', async () => {
    const seeds: number[] = []
    const first = await freshRounds()
    const failing = first.proveInRounds(SUBJECT, 4, async ({ seed }) => {
      seeds.push(seed)
      if (seeds.length === 3) throw new Error('a power cut')
      return { sales: 10 }
    })
    await expect(failing).rejects.toThrow(
      'a power cut\nPROOF_SEED=102; its history is in build/proofs/rounds-of-a-test-102.jsonl',
    )

    vi.stubEnv('PROOF_SEED', '999')
    const second = await freshRounds()
    await second.proveInRounds(SUBJECT, 4, async ({ seed }) => {
      seeds.push(seed)
      return { sales: 1 }
    })

    expect(seeds).toEqual([100, 101, 102, 102, 103])
    const [kept] = JSON.parse(readFileSync(results, 'utf8'))
    expect(kept).toMatchObject({ ...SUBJECT, baseSeed: 100 })
    expect(kept.rounds.map((round: { figures: object }) => round.figures)).toEqual([
      { sales: 10 },
      { sales: 10 },
      { sales: 1 },
      { sales: 1 },
    ])
    expect(kept.rounds[0].commit).toBe('abc1234')
    expect(kept.failures).toEqual([{ seed: 102, message: expect.stringContaining('a power cut') }])
  })

  it('keep the history of the one that failed, and of no other', async () => {
    const { proveInRounds } = await freshRounds()
    const subject = { ...SUBJECT, variant: 'with a history' }
    const failing = proveInRounds(subject, 2, async ({ seed, history }) => {
      history.note({ kind: 'did', what: `kill ${seed}` })
      if (seed === 101) throw new Error('a lost sale')
      return {}
    })
    await expect(failing).rejects.toThrow('a lost sale')
    const kept = filesOf('rounds-with-a-history')
    expect(kept).toEqual(['rounds-with-a-history-101.jsonl'])
    const lines = readFileSync(join(FOLDER, kept[0] ?? ''), 'utf8').split('\n')
    expect(JSON.parse(lines[0] ?? '')).toEqual({ ...subject, seed: 101 })
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ kind: 'did', what: 'kill 101' })

    // The same seed draws the same, so that a fault can be looked at again.
    const draws: number[] = []
    await proveInRounds(subject, 2, async ({ draw }) => {
      draws.push(draw())
      return {}
    })
    const again = await freshRounds()
    vi.stubEnv('PROOF_RESULTS', `${results}.other`)
    vi.stubEnv('PROOF_SEED', '101')
    await again.proveInRounds({ ...subject, variant: 'again' }, 1, async ({ draw }) => {
      draws.push(draw())
      return {}
    })
    expect(draws[0]).toBe(draws[1])
    expect(filesOf('rounds-with-a-history')).toEqual([])
  })

  it('end what a round has started, also where it fails', async () => {
    const { proveInRounds } = await freshRounds()
    const ended: string[] = []
    const subject = { ...SUBJECT, variant: 'with a clean-up' }
    const round = (fails: boolean) =>
      proveInRounds(subject, 1, async ({ cleanUp }) => {
        cleanUp.defer(() => void ended.push(fails ? 'of the failed' : 'of the other'))
        if (fails) throw new Error('a fault')
        return {}
      })
    await expect(round(true)).rejects.toThrow('a fault')
    await round(false)
    expect(ended).toEqual(['of the failed', 'of the other'])
  })

  it('have a control that is tried until it is seen to fail, and fail where it never is', async () => {
    const { proveControl } = await freshRounds()
    let tries = 0
    await proveControl(SUBJECT, 5, async () => (++tries === 3 ? 'lost 2 of 9' : undefined))
    expect(tries).toBe(3)
    expect(JSON.parse(readFileSync(results, 'utf8'))[0].control).toBe('lost 2 of 9')

    const blind = proveControl({ ...SUBJECT, variant: 'that is blind' }, 2, async () => undefined)
    await expect(blind).rejects.toThrow('the proof is blind')
  })
})
