import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestApp, exchange } from '../http/test-app.ts'
import { CSV_DEADLINE_MS } from '../limits.ts'
import { answerCsv, formatQuery, TABLE_IN_PIECES, wholeAsCsv } from './csv-answer.ts'

const GET = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`
/** More than are sent at once, so that the answer has begun. */
const BEGUN = 201

async function* rows(thenFails: boolean) {
  for (let number = 1; number <= BEGUN; number++) yield [number]
  if (thenFails) throw new Error('no database')
}

describe('a table that is read while it is sent', async () => {
  const deadlines: (number | undefined)[] = []
  const { app } = await createTestApp(async (routes) => {
    routes.addHook('onRequest', async (request) => {
      deadlines.push(request.routeOptions.handlerTimeout)
    })
    for (const path of ['/whole', '/broken']) {
      routes.get(path, TABLE_IN_PIECES, async (_request, reply) =>
        answerCsv(reply, ',', { name: 'numbers', table: { columns: ['n'], rows: rows(path === '/broken') } }),
      )
    }
  })
  afterAll(() => app.close())

  it('ends as a whole answer does', async () => {
    const answer = await exchange(app, GET('/whole'))
    expect(answer).toContain('content-disposition: attachment; filename="numbers.csv"\r\n')
    expect(answer).toMatch(/\r\n201\r\n\r\n0\r\n\r\n$/)
  })

  it('breaks off where it cannot be read on, so that nobody takes it for whole, and the server goes on', async () => {
    const answer = await exchange(app, GET('/broken'))
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/)
    expect(answer).toContain('\r\n200\r\n')
    expect(answer).not.toMatch(/\r\n0\r\n\r\n$/)
    expect(await exchange(app, GET('/whole'))).toMatch(/\r\n0\r\n\r\n$/)
  })

  it('has longer than other answers, and not for ever', () => {
    expect(new Set(deadlines)).toEqual(new Set([60_000]))
    expect(CSV_DEADLINE_MS).toBe(60_000)
  })

  it('begins after no cursor', () => {
    const query = wholeAsCsv(z.strictObject({ ...formatQuery, after: z.string().optional() }), 'after')
    expect(query.safeParse({ after: 'x' }).success).toBe(true)
    expect(query.safeParse({ format: 'csv' }).success).toBe(true)
    expect(query.safeParse({ format: 'csv', after: 'x' }).error?.issues).toMatchObject([
      { path: ['after'], message: 'is for json: csv is whole' },
    ])
  })
})
