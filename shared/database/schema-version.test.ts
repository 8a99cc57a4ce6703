import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { SCHEMA_VERSION } from './schema-version.ts'

describe('SCHEMA_VERSION', () => {
  it('is the number of the newest migration', async () => {
    const names = await readdir(new URL('../../migrations/', import.meta.url))
    expect(names.sort().at(-1)).toMatch(new RegExp(`^${String(SCHEMA_VERSION).padStart(4, '0')}-`))
  })

  it('counts migrations without a gap', async () => {
    const names = await readdir(new URL('../../migrations/', import.meta.url))
    expect(names.sort().map((name) => Number(name.slice(0, 4)))).toEqual(
      Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1),
    )
  })
})
