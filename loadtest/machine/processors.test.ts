import { describe, expect, it } from 'vitest'
import { allowedIn, busyMsIn } from './processors.ts'

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

  it('are busy with programs, not with idling and interrupts', () => {
    const stat =
      'cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\ncpu1 100 20 30 4000 50 6 7 8 0 0\nintr 1\n'
    expect(busyMsIn(stat, 1)).toBe(1580)
  })
})
