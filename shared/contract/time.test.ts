import { describe, expect, it } from 'vitest'
import { rfc3339 } from './time.ts'

describe('an instant on the wire', () => {
  it('is the database’s, in UTC and to the microsecond', () => {
    expect(rfc3339('2026-11-24 08:30:00.000001')).toBe('2026-11-24T08:30:00.000001Z')
  })
})
