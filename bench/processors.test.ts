import { describe, expect, it } from 'vitest'
import { allowedIn, busyMsIn, cpuMsIn, cpuMsOf } from './processors.ts'

describe('the processors', () => {
  it.each([
    ['0-3', [0, 1, 2, 3]],
    ['1', [1]],
    ['0,2-3,8', [0, 2, 3, 8]],
  ])('that %s allows', (list, expected) => {
    expect(allowedIn(`Threads:\t7\nCpus_allowed_list:\t${list}\nMems_allowed:\t1\n`)).toEqual(expected)
  })

  it('are none where the kernel does not say', () => {
    expect(allowedIn('Threads:\t7\n')).toEqual([])
  })

  it('have used user and system time, also of a process with an odd name', () => {
    const stat = '42 (a) b (c) R 1 42 42 0 -1 4194304 100 0 0 0 250 31 9 9 20 0 11 0 12345 0 0'
    expect(cpuMsIn(stat)).toBe(2810)
  })

  it('have used more after some work', async () => {
    const before = await cpuMsOf(process.pid)
    const until = performance.now() + 50
    while (performance.now() < until);
    expect(await cpuMsOf(process.pid)).toBeGreaterThan(before)
  })

  it('are busy with programs, not with idling and interrupts', () => {
    const stat =
      'cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\ncpu1 100 20 30 4000 50 6 7 8 0 0\nintr 1\n'
    expect(busyMsIn(stat, 1)).toBe(1580)
  })
})
