import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { Context } from 'aws-lambda'
import { defineFunction } from '../http/define-function.ts'
import type { LambdaEvent } from './lambda-request.ts'

const EVENTS = new URL('../../deploy/lambda/events/', import.meta.url)
/** What a statement was about, which no log is to have. */
export const SECRET = 'Siti, 0812 3456 7890'
export const CONTEXT = { getRemainingTimeInMillis: () => 50_000 } as Context
/** As the wire has them: not text, and not even UTF-8. */
const BYTES = Buffer.from([0x1b, 0x40, 0x00, 0xff, 0xfe, 0x0a])

/** A function whose answers are of every kind. */
export const stall = defineFunction('stocks', {
  summary: '',
  wire: ({ database }) => database,
  routes: (database) => async (app) => {
    const open = { config: { access: 'public' }, schema: { hide: true } } as const
    app.get('/', open, async ({ query, ip, id, headers }) => ({ query, ip, id, cookie: headers.cookie }))
    app.post('/', open, async ({ body }) => ({ body }))
    app.get('/bytes', open, async (_request, reply) =>
      reply.type('application/octet-stream').send(BYTES as never),
    )
    app.get('/cookies', open, async (_request, reply) => {
      reply.header('Set-Cookie', ['a=1; Secure', 'b=2; HttpOnly'])
      return 'two'
    })
    app.get('/broken', open, async (_request, reply) => {
      const rows = async function* () {
        yield 'a,b\n'
        throw Object.assign(new Error('the database has gone'), { sql: `SELECT '${SECRET}'` })
      }
      return reply.type('text/csv').send(Readable.from(rows()) as never)
    })
    app.get('/pieces', open, async (_request, reply) => {
      const pieces = async function* () {
        yield 'first\n'
        await new Promise((resolve) => setTimeout(resolve, 20))
        yield 'second\n'
      }
      return reply.type('text/event-stream').send(Readable.from(pieces()) as never)
    })
    app.get('/now', open, async () => database.read((statements) => statements.rows('SELECT 1 + 1 AS two')))
  },
})

/** An event as AWS sends it, with what a test changes of it. */
export function readEvent(name: string, change: object = {}): LambdaEvent {
  return { ...JSON.parse(readFileSync(new URL(`${name}.json`, EVENTS), 'utf8')), ...change }
}
