import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema } from '../testing/engines/test-schema.ts'
import { openConnections } from './connections.ts'

vi.mock('./session.ts', () => ({
  SESSION_SETUP: ['SET SESSION wait_timeout = 10', 'SET SESSION nonsense = 1'],
}))

describe.each(engines)('a connection on $name', (engine) => {
  it('that cannot be set up is destroyed, not used as it is', async () => {
    const schema = await createTestSchema(engine)
    onTestFinished(() => schema.drop())
    const root = await createConnection({ uri: engine.adminUrl })
    onTestFinished(() => root.end())
    const connections = openConnections(schema.url, 2)
    onTestFinished(() => connections.close())

    for (const _attempt of [1, 2, 3]) {
      await expect(connections.acquire(performance.now() + 10_000)).rejects.toThrow(/nonsense/)
    }
    expect(connections.counts()).toEqual({ held: 0, waiting: 0, size: 2 })
    await expect
      .poll(async () => {
        const [threads] = await root.query<RowDataPacket[]>(
          'SELECT id FROM information_schema.processlist WHERE user = ?',
          [`${schema.name}app`],
        )
        return threads
      })
      .toEqual([])
  })
})
