import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readSecrets } from './secrets.ts'

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return { ...fs, existsSync: vi.fn(fs.existsSync) }
})

describe('a secret', () => {
  let folder: string
  let folders: string[]

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kedai-secrets-'))
    folders = [join(folder, 'run'), join(folder, 'openfaas')]
    for (const one of folders) mkdirSync(one)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const put = (path: string, content: string) => {
    writeFileSync(join(folder, path), content)
    return join(folder, path)
  }
  const read = (env: Record<string, string>) => readSecrets(env, ['DATABASE_URL'], folders)

  it('is not there if nobody gave it', () => {
    expect(read({})).toEqual({ values: {}, faults: [] })
  })

  it('is left in the environment if it is given there', () => {
    expect(read({ DATABASE_URL: 'mysql://a' })).toEqual({ values: {}, faults: [] })
  })

  it('is read from the file that its name with _FILE names', () => {
    expect(read({ DATABASE_URL_FILE: put('url', 'mysql://file') }).values).toEqual({
      DATABASE_URL: 'mysql://file',
    })
  })

  it.each(['mysql://x\n', 'mysql://x\r\n', 'mysql://x \n\n'])(
    'is read without the line’s end of %j',
    (text) => {
      expect(read({ DATABASE_URL_FILE: put('url', text) }).values).toEqual({ DATABASE_URL: 'mysql://x' })
    },
  )

  it.each(['run/database-url', 'run/DATABASE_URL', 'openfaas/database-url', 'openfaas/DATABASE_URL'])(
    'is found as %s in a secrets folder',
    (path) => {
      put(path, 'mysql://folder\n')
      expect(read({}).values).toEqual({ DATABASE_URL: 'mysql://folder' })
    },
  )

  it('is taken from the first folder that has it', () => {
    put('openfaas/database-url', 'mysql://second')
    put('run/DATABASE_URL', 'mysql://first')
    expect(read({}).values).toEqual({ DATABASE_URL: 'mysql://first' })
  })

  it('is the environment’s rather than a folder’s', () => {
    put('run/database-url', 'mysql://folder')
    expect(read({ DATABASE_URL: 'mysql://environment' }).values).toEqual({})
  })

  it('is the named file’s rather than the environment’s or a folder’s', () => {
    put('run/database-url', 'mysql://folder')
    const DATABASE_URL_FILE = put('url', 'mysql://file')
    expect(read({ DATABASE_URL: 'mysql://environment', DATABASE_URL_FILE }).values).toEqual({
      DATABASE_URL: 'mysql://file',
    })
  })

  it('is the folder’s where the variable is there but empty', () => {
    put('run/database-url', 'mysql://folder')
    expect(read({ DATABASE_URL: '', DATABASE_URL_FILE: '' }).values).toEqual({
      DATABASE_URL: 'mysql://folder',
    })
  })

  it('is a fault, told without its value, where its file cannot be read', () => {
    expect(read({ DATABASE_URL_FILE: join(folder, 'nowhere') })).toEqual({
      values: {},
      faults: ['DATABASE_URL_FILE cannot be read: ENOENT'],
    })
    expect(read({ DATABASE_URL_FILE: folder }).faults).toEqual(['DATABASE_URL_FILE cannot be read: EISDIR'])
  })

  it('is looked for where Docker and OpenFaaS put it if no other folder is said', () => {
    expect(readSecrets({}, ['KEDAI_NO_SUCH'])).toEqual({ values: {}, faults: [] })
    expect(existsSync).toHaveBeenCalledWith('/run/secrets/kedai-no-such')
    expect(existsSync).toHaveBeenCalledWith('/run/secrets/KEDAI_NO_SUCH')
    expect(existsSync).toHaveBeenCalledWith('/var/openfaas/secrets/kedai-no-such')
    expect(existsSync).toHaveBeenCalledWith('/var/openfaas/secrets/KEDAI_NO_SUCH')
  })

  it('is read one by one, each with its own fault', () => {
    const env = { A_FILE: join(folder, 'nowhere'), B_FILE: put('b', 'b'), C_FILE: join(folder, 'nowhere') }
    expect(readSecrets(env, ['A', 'B', 'C'], folders)).toEqual({
      values: { B: 'b' },
      faults: ['A_FILE cannot be read: ENOENT', 'C_FILE cannot be read: ENOENT'],
    })
  })
})
