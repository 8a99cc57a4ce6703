import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { errorEnvelope } from '../contract/envelope.ts'
import { catalogue, type Reason } from '../errors/catalogue.ts'
import { Refusal } from '../errors/refusal.ts'
import { requestIdOf } from './request-id.ts'
import { mayGoOn } from './slow-uploads.ts'

/** What Node's own HTTP parser refuses; everything else it names HPE_… is a malformed request. */
const REASON_BY_CODE: Readonly<Record<string, Reason>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
}

/**
 * Answers a client whose bytes never became a request: header overflow, time-out, malformed HTTP. There is no
 * Fastify request at this point, so the envelope is written to the socket itself.
 */
export function answerClientError(
  this: FastifyInstance,
  error: Error & { code?: string },
  socket: Socket & { _httpMessage?: ServerResponse },
): void {
  const isTimeout = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  if (isTimeout && mayGoOn(socket, () => answerClientError.call(this, error, socket))) return
  // A client that reset the connection, or is in the middle of an answer, cannot be answered. Node itself looks
  // at `_httpMessage` for that; bytes written before say nothing, since a connection is used again and again.
  if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy(error)
    return
  }
  const reason = REASON_BY_CODE[error.code ?? ''] ?? 'BAD_REQUEST'
  const { status, message } = catalogue[reason]
  const requestId = requestIdOf({ headers: {} })
  this.log.info({ request_id: requestId, reason }, 'refused')
  const envelope = errorEnvelope(status, { reason, message, details: {}, request_id: requestId })
  const body = JSON.stringify(envelope)
  socket.end(
    `HTTP/1.1 ${status} ${envelope.status}\r\n` +
      'Content-Type: application/json; charset=utf-8\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n` +
      `X-Request-Id: ${requestId}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  )
}

/** Takes over the two requests that Node would refuse by itself, without the envelope. */
export function takeOverFromNode(app: FastifyInstance): void {
  // One without a Host: the server's `requireHostHeader` is off.
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.httpVersion === '1.1' && raw.headers.host === undefined) throw new Refusal('BAD_REQUEST')
  })
  // One that expects what nobody knows is served as if it did not: 417 helps no client.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
}
