import { describe, expect, it } from 'vitest'
import { createPlatform } from '../http/define-function.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { jobs } from './jobs.ts'

describe.each(engines)('the list of jobs on $name', (engine) => {
  const shop = useTestShop(engine, [])

  it.each(jobs)('has $name, which does no harm to an empty shop, twice at once', async (job) => {
    const faults: unknown[] = []
    const context = {
      signal: new AbortController().signal,
      log: { info: () => undefined, error: (fields: object) => faults.push(fields) },
    }
    const platform = createPlatform(shop.database, shop.config)
    await Promise.all([job.run(platform, context), job.run(platform, context)])
    await job.settle?.()
    expect(faults).toEqual([])
    await shop.expectBooksInOrder()
  })

  it('has each name once, as the table of runs can hold it', () => {
    const names = jobs.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(40)
  })

  it('forgets readers of the outbox that are gone, and keeps the others', async () => {
    await shop.change(
      `INSERT INTO outbox_reads (reader, event_number, read_at) VALUES
         ('gone', 1, SYSDATE(6) - INTERVAL 8 DAY), ('here', 1, SYSDATE(6) - INTERVAL 6 DAY)`,
    )
    const job = jobs.find(({ name }) => name === 'prune-outbox-readers')
    await job?.run(createPlatform(shop.database, shop.config), {
      signal: new AbortController().signal,
      log: { info: () => undefined, error: () => undefined },
    })
    expect(await shop.query('SELECT reader FROM outbox_reads')).toEqual([{ reader: 'here' }])
  })
})
