import { describe, expect, it } from 'vitest'
import { createTurns } from './one-at-a-time.ts'

describe('works that are done in turn', () => {
  it('begin when the one before has ended, also badly, and are refused where too many wait', async () => {
    const inTurn = createTurns(2)
    const log: string[] = []
    const work = (name: string) =>
      inTurn(async () => {
        log.push(`${name} begins`)
        await Promise.resolve()
        log.push(`${name} ends`)
        if (name === 'first') throw new Error('no')
        return name
      })
    const answers = await Promise.allSettled(['first', 'second', 'third', 'fourth'].map(work))
    expect(log).toEqual([
      'first begins',
      'first ends',
      'second begins',
      'second ends',
      'third begins',
      'third ends',
    ])
    expect(answers).toMatchObject([
      { status: 'rejected', reason: { message: 'no' } },
      { status: 'fulfilled', value: 'second' },
      { status: 'fulfilled', value: 'third' },
      { status: 'rejected', reason: { reason: 'UNAVAILABLE', status: 503 } },
    ])
    expect(await work('fifth')).toBe('fifth')
  })
})
