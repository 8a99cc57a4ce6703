import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { makeSecrets } from './make-secrets.ts'

const NAMES = ['database-root-password', 'database-admin-url', 'database-url']

describe('the secrets of docker compose', () => {
  it('are made with long passwords, in a folder for its owner only', () => {
    const folder = join(temporaryFolder(), 'secrets')
    expect(makeSecrets(folder)).toEqual(NAMES)
    const [root = '', admin = '', functions = ''] = NAMES.map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    )
    expect(root).toMatch(/^[\w-]{32}\n$/)
    expect(admin).toBe(`mysql://root:${root.trim()}@database:3306/kedai\n`)
    expect(functions).toMatch(/^mysql:\/\/kedai:[\w-]{32}@database:3306\/kedai\n$/)
    expect(functions).not.toContain(root.trim())
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of NAMES) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o444)
  })

  it('stay as they are, and what is missing is made to fit', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'database-root-password'), 'a b@c\n')
    expect(makeSecrets(folder)).toEqual(['database-admin-url', 'database-url'])
    expect(readFileSync(join(folder, 'database-admin-url'), 'utf8')).toBe(
      'mysql://root:a%20b%40c@database:3306/kedai\n',
    )
    expect(makeSecrets(folder)).toEqual([])
    rmSync(join(folder, 'database-url'))
    expect(makeSecrets(folder)).toEqual(['database-url'])
    expect(readFileSync(join(folder, 'database-root-password'), 'utf8')).toBe('a b@c\n')
  })
})
