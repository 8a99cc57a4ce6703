import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { createLambdaDatabase } from './lambda-database.ts'

function setUp() {
  const urls = ['mysql://a@db/shop', 'mysql://b@db/shop']
  const events: string[] = []
  const clock = { now: 0 }
  const database = createLambdaDatabase({
    readUrl: async () => urls.shift() ?? '',
    poolSize: 2,
    now: () => clock.now,
    open: ({ url, poolSize }) => {
      events.push(`open ${url} ${poolSize}`)
      return {
        read: async () => url,
        counts: () => ({ held: 1, waiting: 0, size: poolSize }),
        close: async () => {
          events.push(`close ${url}`)
          throw new Error('the connection is gone')
        },
      } as unknown as Database
    },
  })
  const ask = () => database.awake(() => database.read(async () => ''))
  return { database, events, clock, ask }
}

describe('the database of a Lambda', () => {
  it('is opened by the first question, once', async () => {
    const { database, events, ask } = setUp()
    expect(database.counts()).toEqual({ held: 0, waiting: 0, size: 2 })
    await Promise.all([ask(), ask()])
    expect(events).toEqual(['open mysql://a@db/shop 2'])
    expect(database.counts()).toEqual({ held: 1, waiting: 0, size: 2 })
  })

  it('is kept while invocations follow one another', async () => {
    const { events, clock, ask } = setUp()
    await ask()
    clock.now += 6_999
    await ask()
    clock.now += 6_999
    await ask()
    expect(events).toEqual(['open mysql://a@db/shop 2'])
  })

  it('is opened anew after a pause, with what the secret is then', async () => {
    const { events, clock, ask } = setUp()
    expect(await ask()).toBe('mysql://a@db/shop')
    clock.now += 7_000
    expect(await ask()).toBe('mysql://b@db/shop')
    expect(events).toEqual([
      'open mysql://a@db/shop 2',
      'close mysql://a@db/shop',
      'open mysql://b@db/shop 2',
    ])
  })

  it('is not taken from an invocation that is long under way', async () => {
    const { database, events, clock, ask } = setUp()
    const long = Promise.withResolvers<void>()
    const working = database.awake(async () => {
      await database.read(async () => '')
      await long.promise
    })
    await expect.poll(() => events.length).toBe(1)
    clock.now += 20_000
    await ask()
    expect(events).toEqual(['open mysql://a@db/shop 2'])
    long.resolve()
    await working
  })
})
