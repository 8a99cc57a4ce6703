import { afterEach, describe, expect, it, vi } from 'vitest'
import { followProgress, numberOf, sizeOf } from './progress.ts'

describe('progress', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is told every five seconds until the end', () => {
    vi.useFakeTimers()
    const said: string[] = []
    {
      using progress = followProgress((line) => said.push(line), 4, 'rows')
      progress.counted('goods')
      vi.advanceTimersByTime(5_000)
      for (let more = 0; more < 5; more++) progress.counted('carts')
      progress.written(3 * 1024 * 1024)
      vi.advanceTimersByTime(5_000)
      progress.now('rules')
      vi.advanceTimersByTime(4_999)
      expect(progress.count()).toBe(6)
    }
    vi.advanceTimersByTime(60_000)
    expect(said).toEqual(['  … 25 %, 1 rows (goods)', '  … 99 %, 6 rows, 3.0 MiB (carts)'])
  })

  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1 000'],
    [1_234_567, '1 234 567'],
  ])('writes %i as %s', (count, text) => {
    expect(numberOf(count)).toBe(text)
  })

  it.each([
    [1, '1 KiB'],
    [4_000, '4 KiB'],
    [110_245_303, '105.1 MiB'],
  ])('writes %i bytes as %s', (bytes, text) => {
    expect(sizeOf(bytes)).toBe(text)
  })
})
