import { expect, it } from 'vitest'
import { PackagesMissing } from './debian-packages.ts'

it('tells an ordinary user the exact command', () => {
  expect(new PackagesMissing(['mariadb-server-core', 'maven']).message).toBe(
    'The tests need what is not installed here; type: sudo apt-get install --no-install-recommends mariadb-server-core maven',
  )
})
