import { describe, expect, it } from 'vitest'
import { measuredTable } from './measured-table.ts'

describe('the table of what was measured', () => {
  it('has a row for each function, in the units of its head', () => {
    const [head, , row, end] = measuredTable([
      {
        name: 'stocks',
        imageBytes: 46_740_000,
        bundleBytes: 2_965_139,
        startMs: 171.4,
        coldStartMs: 199,
        atRest: { residentBytes: 83_000_000, anonymousBytes: 34_400_000 },
        afterLoad: { residentBytes: 108_000_000, anonymousBytes: 53_000_000 },
      },
    ]).split('\n')
    expect(head).toContain('image MB | bundle kB | start ms')
    expect(row).toBe('| stocks | 46.7 | 2965 | 171 | 199 | 83 (34) | 108 (53) |')
    expect(end).toBe('')
  })
})
