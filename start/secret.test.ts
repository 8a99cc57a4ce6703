import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptSecret } from './secret.ts'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kedai-secret-'))
})
afterEach(() => rm(parent, { recursive: true }))

describe('a secret', () => {
  it('is made once, random, for its owner’s eyes only', async () => {
    const folder = join(parent, 'secrets')
    const secret = await keptSecret(folder, 'one')
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(await keptSecret(folder, 'one')).toBe(secret)
    expect(await keptSecret(folder, 'two')).not.toBe(secret)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'one'))).mode & 0o777).toBe(0o600)
  })

  it('may be one that the owner wrote', async () => {
    await writeFile(join(parent, 'one'), 'chosen\n')
    expect(await keptSecret(parent, 'one')).toBe('chosen')
  })
})
