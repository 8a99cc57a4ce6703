import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { describe, expect, it, onTestFinished } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema } from '../testing/engines/test-schema.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { createLambdaDatabase } from './lambda-database.ts'

/** A way to the database that can stop to carry anything on its connections so far, without a word to either end. */
async function openWay(url: string) {
  const target = new URL(url)
  const socketPath = target.searchParams.get('socketPath') ?? ''
  const carried = new Set<Socket>()
  const server = createServer((client) => {
    const database = connect(socketPath)
    for (const socket of [client, database]) carried.add(socket.on('error', () => undefined))
    client.pipe(database).pipe(client)
  })
  // A socket as the database's own: MySQL lets a password pass there in another way than over TCP.
  const path = join(temporaryFolder(), 'way.sock')
  await once(server.listen(path), 'listening')
  onTestFinished(() => {
    for (const socket of carried) socket.destroy()
    server.close()
  })
  target.searchParams.set('socketPath', path)
  return {
    url: target.href,
    swallow: () => {
      for (const socket of carried) socket.unpipe().resume()
    },
  }
}

describe.each(engines)('a Lambda that was frozen, its database on $name', (engine) => {
  async function setUp() {
    const schema = await createTestSchema(engine)
    onTestFinished(() => schema.drop())
    const way = await openWay(schema.url)
    const clock = { now: 0 }
    const database = createLambdaDatabase({
      readUrl: async () => way.url,
      poolSize: 2,
      now: () => clock.now,
    })
    onTestFinished(() => database.close())
    const ask = () =>
      database.awake(() =>
        database.read((statements) => statements.rows<{ id: number }>('SELECT CONNECTION_ID() AS id')),
      )
    const askTwice = () =>
      database.awake(() =>
        Promise.all(
          [1, 2].map(() =>
            database.read((statements) =>
              statements.rows<{ id: number }>('SELECT CONNECTION_ID() AS id, SLEEP(0.05)'),
            ),
          ),
        ),
      )
    return { way, clock, ask, askTwice }
  }

  it('asks on a new connection, since the old ones lead nowhere', async () => {
    const { way, clock, ask, askTwice } = await setUp()
    const [[first], [second]] = (await askTwice()) as [{ id: number }[], { id: number }[]]
    way.swallow()
    clock.now += 60_000
    const [third] = await ask()
    expect([first?.id, second?.id]).not.toContain(third?.id)
  })

  it('would wait in vain on the old ones', async () => {
    const { way, clock, ask, askTwice } = await setUp()
    await askTwice()
    way.swallow()
    clock.now += 1_000
    await expect(ask()).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
  })

  it('has its answer where the server ended the connections', async () => {
    const { clock, ask, askTwice } = await setUp()
    const root = await createConnection({ uri: engine.adminUrl })
    onTestFinished(() => root.end())
    for (const [row] of await askTwice()) await root.query('KILL ?', [row?.id])
    clock.now += 60_000
    const [row] = await ask()
    expect(row?.id).toBeGreaterThan(0)
  })
})
