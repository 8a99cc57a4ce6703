import { describe, expect, it } from 'vitest'
import { linearScale, logScale, ninesScale, runningScale } from './scale.ts'

const labels = ({ ticks }: ReturnType<typeof linearScale>) => ticks.map(({ label }) => label)

describe('an axis', () => {
  it('in even steps has round marks and room for all', () => {
    const scale = linearScale(87)
    expect(labels(scale)).toEqual(['0', '20', '40', '60', '80', '100'])
    expect(scale.place(50)).toBe(0.5)
  })

  it('may begin elsewhere than at 0', () => {
    expect(labels(linearScale(61, 52))).toEqual(['52', '54', '56', '58', '60', '62'])
  })

  it('of small values has small marks', () => {
    expect(labels(linearScale(0.3))).toEqual(['0', '0.1', '0.2', '0.3'])
  })

  it('along the bottom ends where the values do', () => {
    const scale = runningScale(13)
    expect(labels(scale)).toEqual(['0', '5', '10'])
    expect(scale.place(13)).toBe(1)
  })

  it('of one value alone is drawn', () => {
    expect(Number.isFinite(linearScale(0).place(0))).toBe(true)
    expect(Number.isFinite(logScale(10, 10).place(10))).toBe(true)
  })

  it('by powers of ten has one mark a power', () => {
    const scale = logScale(0.4, 250)
    expect(labels(scale)).toEqual(['0.1', '1', '10', '100', '1,000'])
    expect(scale.place(10)).toBe(0.5)
  })

  it('of shares gives the slowest few as much room as the many', () => {
    const scale = ninesScale(10_000)
    expect(labels(scale)).toEqual(['0 %', '90 %', '99 %', '99.9 %'])
    expect(scale.place(0)).toBeCloseTo(0)
    expect(scale.place(0.9)).toBeCloseTo(0.25)
    expect(scale.place(0.999)).toBeCloseTo(0.75)
    expect(scale.place(1)).toBe(1)
  })
})
