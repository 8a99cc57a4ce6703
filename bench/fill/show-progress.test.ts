import { describe, expect, it } from 'vitest'
import { progressLine } from './show-progress.ts'

describe('the progress of a fill', () => {
  it.each([
    [0, 5, '  … 0 %'],
    [250_000, 10, '  … 25 %, 250000 sales, 25000 a second, 30 s left'],
    [10_000, 10, '  … 1 %, 10000 sales, 1000 a second, 17 min left'],
  ])('tells of %i sales after %i s how fast it goes and how long it takes', (done, elapsedS, line) => {
    expect(progressLine(done, 1_000_000, elapsedS)).toBe(line)
  })
})
