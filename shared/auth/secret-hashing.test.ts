import { describe, expect, it } from 'vitest'
import { createSecretHashing } from './secret-hashing.ts'

describe('a hashed secret', () => {
  it('is a PHC text of argon2id with another salt each time, and matches its own secret only', async () => {
    const hashing = createSecretHashing()
    const hashed = await hashing.hash('kopi gula aren')
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await hashing.hash('kopi gula aren')).not.toBe(hashed)
    expect(await hashing.check('kopi gula aren', hashed)).toEqual({ matches: true, isOutdated: false })
    expect((await hashing.check('kopi gula Aren', hashed)).matches).toBe(false)
  })

  it('is the same however a letter is composed', async () => {
    const hashing = createSecretHashing()
    const hashed = await hashing.hash('caf\u00e9 di pojok')
    expect((await hashing.check('cafe\u0301 di pojok', hashed)).matches).toBe(true)
  })

  it('is recognised as outdated when it was made with less work', async () => {
    const salt = Buffer.alloc(16).toString('base64').replace(/=+$/, '')
    const tag = Buffer.alloc(32).toString('base64').replace(/=+$/, '')
    const hashing = createSecretHashing(async () => Buffer.alloc(32))
    expect(await hashing.check('x', `$argon2id$v=19$m=8192,t=2,p=1$${salt}$${tag}`)).toEqual({
      matches: true,
      isOutdated: true,
    })
  })

  it('matches nothing where there is none, after the same work', async () => {
    const costs: unknown[] = []
    const hashing = createSecretHashing(async ({ memory, passes, tagLength }) => {
      costs.push({ memory, passes, tagLength })
      return Buffer.alloc(32)
    })
    expect((await hashing.check('x', null)).matches).toBe(false)
    await hashing.check('x', await hashing.hash('x'))
    expect(costs).toEqual(Array(3).fill({ memory: 19_456, passes: 2, tagLength: 32 }))
  })

  it('is made two at once, twenty more wait, and others are turned away', async () => {
    let active = 0
    let activeMax = 0
    const ends: (() => void)[] = []
    const hashing = createSecretHashing(async () => {
      activeMax = Math.max(activeMax, ++active)
      await new Promise<void>((resolve) => ends.push(resolve))
      active--
      return Buffer.alloc(32)
    })
    const all = Array.from({ length: 23 }, () => hashing.hash('x').catch(({ reason }) => reason as string))
    expect(await all[22]).toBe('UNAVAILABLE')
    while (ends.length > 0) {
      ends.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const hashes = await Promise.all(all.slice(0, 22))
    expect(hashes.every((hash) => hash.startsWith('$argon2id$'))).toBe(true)
    expect(activeMax).toBe(2)
  })
})
