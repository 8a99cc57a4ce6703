import { describe, expect, it } from 'vitest'
import { requireRoom, roomFor } from './room.ts'

describe('the disk that a fill needs', () => {
  it('grows with goods and transactions', () => {
    expect(roomFor({ goods: 1_000_000, transactions: 10_000_000 })).toBe(27_500_000_000)
  })

  it('is refused in plain words where it is not there', () => {
    expect(() => requireRoom(roomFor({ goods: 200, transactions: 1_000 }), 2_000_000_000, '/srv')).toThrow(
      'The fill needs 3.5 GB and the disk of /srv has 2.0 GB left.',
    )
    expect(() => requireRoom(2, 2, '/srv')).not.toThrow()
  })
})
