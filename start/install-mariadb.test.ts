import { describe, expect, it } from 'vitest'
import { whyAptFailed } from './install-mariadb.ts'

describe('why apt failed', () => {
  it('is its first complaint', () => {
    expect(
      whyAptFailed(
        'Reading package lists...\nE: Unable to locate package mariadb-server-core\nE: Something else\n',
      ),
    ).toBe('Unable to locate package mariadb-server-core')
  })

  it('is its last words where it does not complain', () => {
    expect(whyAptFailed('Reading package lists...\nKilled\n\n')).toBe('Killed')
    expect(whyAptFailed('')).toBe('apt gave no reason')
  })
})
