import { describe, expect, it } from 'vitest'
import type { Containers } from './containers.ts'
import { NotReady, replaceContainers } from './replace-containers.ts'

/** Containers that note what is done to them. */
function fakeContainers(old: readonly string[], answers: { readyAfter?: number; restarts?: number } = {}) {
  const { readyAfter = 0, restarts = 0 } = answers
  const done: string[] = []
  let there = [...old]
  let asked = 0
  const note = (what: string) => async (id: string) => void done.push(`${what} ${id}`)
  const leave = (what: string) => async (id: string) => {
    done.push(`${what} ${id}`)
    there = there.filter((one) => one !== id)
  }
  const containers: Containers = {
    list: async () => [...there],
    growTo: async (count) => {
      done.push(`grow to ${count}`)
      while (there.length < count) there.push(`new${there.length - old.length + 1}`)
    },
    startAside: note('start'),
    isReady: async () => asked++ >= readyAfter,
    restartCount: async () => restarts,
    lastLines: async () => 'no such table',
    join: note('join'),
    retire: leave('retire'),
    discard: leave('discard'),
  }
  return { containers, done, there: () => there }
}

const options = (pauses: number[] = []) => ({
  readyTimeoutMs: 2_000,
  say: () => undefined,
  pause: async (ms: number) => void pauses.push(ms),
})

describe('replacing the containers of a function', () => {
  it('lets the gateway to the new ones when all are ready, and only then takes the old ones away', async () => {
    const { containers, done, there } = fakeContainers(['a', 'b'], { readyAfter: 2 })
    const pauses: number[] = []
    await replaceContainers(containers, options(pauses))
    expect(done).toEqual([
      'grow to 4',
      'start new1',
      'start new2',
      'join new1',
      'join new2',
      'retire a',
      'retire b',
    ])
    expect(there()).toEqual(['new1', 'new2'])
    expect(pauses).toEqual([500, 500, 2_000])
  })

  it('starts one where there is none', async () => {
    const { containers, there } = fakeContainers([])
    await replaceContainers(containers, options())
    expect(there()).toEqual(['new1'])
  })

  it('removes new ones that are not ready in time, to which nobody was sent, and leaves the old ones', async () => {
    const { containers, done, there } = fakeContainers(['a'], { readyAfter: Number.POSITIVE_INFINITY })
    await expect(replaceContainers(containers, options())).rejects.toThrow(
      new NotReady(
        'The new container is not ready after 2 s, so it was removed and the old one goes on. It wrote:\nno such table',
      ),
    )
    expect(done).toEqual(['grow to 2', 'start new1', 'discard new1'])
    expect(there()).toEqual(['a'])
  })

  it('gives one up at once that ends again and again', async () => {
    const pauses: number[] = []
    const { containers, there } = fakeContainers(['a'], { readyAfter: Number.POSITIVE_INFINITY, restarts: 2 })
    await expect(replaceContainers(containers, options(pauses))).rejects.toThrow(/ends again and again/)
    expect([there(), pauses]).toEqual([['a'], []])
  })
})
