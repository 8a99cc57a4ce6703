import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type ClientRequest, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type Database, openDatabase } from '@kedai/shared/database/database.ts'
import { buildStep, buildTransaction } from '@kedai/shared/testing/build-events.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SERVE = fileURLToPath(new URL('../bench/serve.ts', import.meta.url))
const LISTENERS = 500
const PER_TRANSACTION = 10
const STEPS = 3
const GROWTH_MB_MAX = 60
/** The poller reads five times a second and the jobs now and then; a reader for each listener would be 2 500. */
const READS_A_SECOND_MAX = 25

/** What went wrong, so that nobody waits for more. */
let fault: string | undefined

/** One listener of a transaction, and the numbers of the events that it got. */
interface Listener {
  readonly transactionId: string
  readonly numbers: number[]
  readonly request: ClientRequest
}

function listen(port: number, transactionId: string): Listener {
  const numbers: number[] = []
  let unread = ''
  const request = get(
    { host: '127.0.0.1', port, path: `/api/small/notifications/${transactionId}/events`, agent: false },
    (response) => {
      if (response.statusCode !== 200) fault = `a listener was answered ${response.statusCode}`
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        const frames = (unread + part).split('\n\n')
        unread = frames.pop() ?? ''
        for (const frame of frames) {
          if (frame.includes('data: ')) numbers.push(Number(/^id: (\d+)$/m.exec(frame)?.[1]))
        }
      })
      response.on('error', () => undefined)
    },
  )
  request.on('error', () => undefined)
  return { transactionId, numbers, request }
}

const until = async (isSo: () => boolean) => {
  while (fault === undefined && !isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(fault).toBeUndefined()
}

describe.each(engines)('500 listeners of one process on $name', (engine) => {
  let schema: TestSchema
  let database: Database
  let server: ChildProcess
  let port: number
  beforeAll(async () => {
    schema = await createTestSchema(engine)
    database = openDatabase({ url: schema.url, poolSize: 2 })
    // Not with the test runner's own options.
    server = fork(SERVE, {
      execArgv: [],
      env: { ...process.env, DATABASE_URL: schema.url, LOG_LEVEL: 'error' },
    })
    const ended = once(server, 'exit').then(() => {
      throw new Error('the server has ended before it listened')
    })
    const [message] = (await Promise.race([once(server, 'message'), ended])) as [{ port: number }]
    ended.catch(() => undefined)
    port = message.port
  })
  afterAll(async () => {
    if (server.connected) server.disconnect()
    if (server.exitCode === null) await once(server, 'exit')
    await database.close()
    await schema.drop()
  })

  const memoryMb = () =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024

  async function readsASecond(seconds: number): Promise<number> {
    const root = await createConnection({ uri: engine.adminUrl })
    const reads = async () => {
      const [rows] = await root.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Com_select'")
      return Number(rows[0]?.['Value'])
    }
    const before = await reads()
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
    const after = await reads()
    await root.end()
    return (after - before) / seconds
  }

  it('each get every event once, by one poller and in less than 60 MB', async () => {
    const transactionIds: string[] = []
    for (let i = 0; i < LISTENERS / PER_TRANSACTION; i++)
      transactionIds.push(await buildTransaction(database))
    // What a process loads at its first stream is no listener's.
    const first = listen(port, transactionIds[0] ?? '')
    await until(() => first.numbers.length === 1)
    first.request.destroy()
    const before = memoryMb()

    const listeners = transactionIds.flatMap((id) =>
      Array.from({ length: PER_TRANSACTION }, () => listen(port, id)),
    )
    await until(() => listeners.every(({ numbers }) => numbers.length === 1))
    const reads = await readsASecond(3)
    const expected = new Map(transactionIds.map((id): [string, number[]] => [id, []]))
    for (let step = 0; step < STEPS; step++) {
      for (const id of transactionIds) expected.get(id)?.push(await buildStep(database, id, 'verified'))
    }
    await until(() => listeners.every(({ numbers }) => numbers.length >= 1 + STEPS))
    const growth = memoryMb() - before
    for (const { transactionId, numbers } of listeners) {
      expect(numbers.slice(1)).toEqual(expected.get(transactionId))
    }
    for (const { request } of listeners) request.destroy()

    process.stdout.write(
      `${LISTENERS} listeners on ${engine.name}: ${growth.toFixed(1)} MB, ${reads.toFixed(1)} reads a second\n`,
    )
    expect(growth).toBeLessThan(GROWTH_MB_MAX)
    expect(reads).toBeLessThan(READS_A_SECOND_MAX)
  })
})
