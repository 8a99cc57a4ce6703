import type { Socket } from 'node:net'
import { errorEnvelope } from '../contract/envelope.ts'
import { catalogue, type Reason } from '../errors/catalogue.ts'
import { requestIdOf } from './request-id.ts'

/** What Node's own HTTP parser refuses; everything else it names HPE_… is a malformed request. */
const REASON_BY_CODE: Readonly<Record<string, Reason>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
}

/**
 * Answers a client whose bytes never became a request: header overflow, time-out, malformed HTTP. There is no
 * Fastify request at this point, so the envelope is written to the socket itself.
 */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  // A client that reset the connection, or has been answered already, cannot be answered.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy(error)
    return
  }
  const reason = REASON_BY_CODE[error.code ?? ''] ?? 'BAD_REQUEST'
  const { status, message } = catalogue[reason]
  const requestId = requestIdOf({ headers: {} })
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
