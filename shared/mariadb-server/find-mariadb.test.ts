import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { findMariadb } from './find-mariadb.ts'

/** A folder with a server's files in it, as a package lays them out. */
function fakeServer({
  share,
  prefix,
  mode = 0o755,
}: {
  share: string
  prefix: string
  mode?: number
}): string {
  const base = temporaryFolder()
  mkdirSync(join(base, 'sbin'))
  mkdirSync(join(base, share), { recursive: true })
  writeFileSync(join(base, 'sbin/mariadbd'), '')
  chmodSync(join(base, 'sbin/mariadbd'), mode)
  for (const name of ['system_tables', 'performance_tables', 'system_tables_data']) {
    writeFileSync(join(base, share, `${prefix}_${name}.sql`), '')
  }
  return base
}

describe('looking for MariaDB', () => {
  it.each([
    { share: 'share/mysql', prefix: 'mysql' },
    { share: 'share/mysql', prefix: 'mariadb' },
    { share: 'share/mariadb', prefix: 'mariadb' },
  ])('finds a server with its files in $share, named $prefix', ({ share, prefix }) => {
    const base = fakeServer({ share, prefix })
    expect(findMariadb(join(base, 'sbin'), [])).toEqual({
      mariadbd: join(base, 'sbin/mariadbd'),
      systemTables: [
        join(base, share, `${prefix}_system_tables.sql`),
        join(base, share, `${prefix}_performance_tables.sql`),
        join(base, share, `${prefix}_system_tables_data.sql`),
      ],
    })
  })

  it('looks where an ordinary user’s PATH does not lead', () => {
    const base = fakeServer({ share: 'share/mysql', prefix: 'mysql' })
    expect(findMariadb('', [join(base, 'sbin')])?.mariadbd).toBe(join(base, 'sbin/mariadbd'))
  })

  it('passes over a file that is no program', () => {
    const base = fakeServer({ share: 'share/mysql', prefix: 'mysql', mode: 0o644 })
    expect(findMariadb(join(base, 'sbin'), [])).toBeUndefined()
  })

  it('passes over a server that could not make a data directory', () => {
    const base = fakeServer({ share: 'share/elsewhere', prefix: 'mysql' })
    expect(findMariadb(join(base, 'sbin'), [])).toBeUndefined()
  })
})
