import { expect, it } from 'vitest'
import { whatToType } from './debian-packages.ts'

it('tells an ordinary user the exact command', () => {
  expect(whatToType(['mariadb-server-core', 'maven'])).toBe(
    'The database tests need what is not installed here; type: sudo apt-get install --no-install-recommends mariadb-server-core maven',
  )
})
