import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { answerClientError } from './client-errors.ts'

/** Answers the error on a socket like this, and notes what is done with it. */
function doneWith(code: string, socket: { writable: boolean; _httpMessage?: { headersSent: boolean } }) {
  const done: string[] = []
  const app = { log: { info: () => done.push('log') } } as unknown as FastifyInstance
  const noting = {
    ...socket,
    destroy: () => done.push('destroy'),
    end: (text: string) => done.push(text.slice(0, 12)),
  } as unknown as Socket
  answerClientError.call(app, Object.assign(new Error('no'), { code }), noting)
  return done
}

describe('a client whose bytes never became a request', () => {
  it('is answered, and that is logged', () => {
    expect(doneWith('HPE_INVALID_METHOD', { writable: true })).toEqual(['log', 'HTTP/1.1 400'])
  })

  it('is answered also before another answer has begun', () => {
    const waiting = { writable: true, _httpMessage: { headersSent: false } }
    expect(doneWith('ERR_HTTP_REQUEST_TIMEOUT', waiting)).toEqual(['log', 'HTTP/1.1 408'])
  })

  it.each([
    ['that reset its connection', 'ECONNRESET', { writable: true }],
    ['whose connection is closed for writing', 'HPE_INVALID_METHOD', { writable: false }],
    [
      'that is in the middle of an answer',
      'HPE_INVALID_METHOD',
      { writable: true, _httpMessage: { headersSent: true } },
    ],
  ])('%s is only closed', (_name, code, socket) => {
    expect(doneWith(code, socket)).toEqual(['destroy'])
  })
})
