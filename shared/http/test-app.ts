import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { expect } from 'vitest'
import { PUBLIC } from '../auth/caller.ts'
import type { Config } from '../config/config.ts'
import { createApp } from './create-app.ts'
import { collectMethods } from './method-not-allowed.ts'

/** An application as every host has it, whose log is kept. */
export interface TestApp {
  readonly app: FastifyInstance
  /** The lines of its log, as they were written. */
  readonly log: string[]
}

/** Makes an application of these routes alone. */
export async function createTestApp(
  routes: FastifyPluginAsyncZod = async () => undefined,
  config: Partial<Config> = {},
): Promise<TestApp> {
  const log: string[] = []
  const write = (line: string) => {
    log.push(line)
  }
  const app = await createApp(
    { logLevel: 'trace', corsOrigins: [], tls: undefined, ...config },
    { logStream: { write } },
  )
  app.addHook('onRequest', async (request) => {
    request.caller = PUBLIC
  })
  const refuseOtherMethods = collectMethods(app)
  await app.register(routes)
  refuseOtherMethods()
  await app.ready()
  return { app, log }
}

/** Everything that the server answers to these bytes, until it closes the connection. */
export async function exchange(app: FastifyInstance, ...bytes: readonly string[]): Promise<string> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  let answers = ''
  socket.setEncoding('utf8')
  socket.on('error', () => undefined)
  socket.on('data', (text: string) => {
    answers += text
  })
  const closed = once(socket, 'close')
  for (const some of bytes) {
    socket.write(some)
    if (some !== bytes.at(-1)) await once(socket, 'data')
  }
  await closed
  return answers
}

/** The parts of an answer that came over the wire. */
export function parseAnswer(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { statusLine, headers, body }
}

/** Fails unless the body is the envelope of this refusal, with the request's own id in body and header. */
export function expectRefusal(
  answer: { body: string; requestIdHeader: unknown; contentType: unknown },
  code: number,
  reason: string,
): void {
  const body = JSON.parse(answer.body)
  expect(body).toMatchObject({ code, data: null, error: { reason } })
  expect(Object.keys(body)).toEqual(['code', 'status', 'data', 'error'])
  expect(Object.keys(body.error)).toEqual(['reason', 'message', 'details', 'request_id'])
  expect(body.error.request_id).toMatch(/^[A-Za-z0-9._-]{1,64}$/)
  expect(answer.requestIdHeader).toBe(body.error.request_id)
  expect(answer.contentType).toBe('application/json; charset=utf-8')
}
