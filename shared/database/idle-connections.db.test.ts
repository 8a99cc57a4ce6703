import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { describe, expect, it, vi } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema } from '../testing/engines/test-schema.ts'
import { openConnections } from './connections.ts'

describe('an idle connection', () => {
  // What runs at the same time has its ends from its own context: the global ones may be given to the other test.
  it.concurrent.for(engines)('is closed by us, not by $name', async (engine, { onTestFinished }) => {
    const schema = await createTestSchema(engine)
    onTestFinished(() => schema.drop())
    const root = await createConnection({ uri: engine.adminUrl })
    onTestFinished(() => root.end())
    const countThreads = async () => {
      const [[row]] = await root.query<RowDataPacket[]>(
        'SELECT COUNT(*) AS count FROM information_schema.processlist WHERE user = ?',
        [`${schema.name}app`],
      )
      return row?.['count']
    }
    const connections = openConnections(schema.url, 2)
    onTestFinished(() => connections.close())
    const deadlineAt = performance.now() + 30_000
    const held = [await connections.acquire(deadlineAt), await connections.acquire(deadlineAt)]
    expect(await countThreads()).toBe(2)
    // From here on the server would let them be: whoever closes them is us.
    for (const connection of held) await connection.command('SET SESSION wait_timeout = 600')

    for (const connection of held) connection.release()
    const releasedAt = performance.now()
    await vi.waitUntil(async () => (await countThreads()) === 0, { timeout: 45_000, interval: 100 })

    expect(performance.now() - releasedAt).toBeGreaterThan(6_900)
  })
})
