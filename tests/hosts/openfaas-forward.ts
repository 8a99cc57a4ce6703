import { randomUUID } from 'node:crypto'
import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestOf,
  type ServerResponse,
} from 'node:http'

/** Go's server holds so many bytes of an answer back before it sends any. */
const HELD_BYTES = 4_096
const HOP_BY_HOP = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Hands a request on to a function as OpenFaaS's gateway and provider do, and its answer back. */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  {
    name,
    target,
    writeTimeoutMs,
  }: { readonly name: string; readonly target: URL; readonly writeTimeoutMs: number },
): void {
  const callId = request.headers['x-call-id'] || randomUUID()
  if (!request.headers['x-call-id']) response.setHeader('X-Call-Id', callId)
  const upstream = requestOf(target, {
    method: request.method,
    headers: { ...headersOnwards(request), 'x-call-id': callId, host: target.host },
    agent: false,
  })
  sendBody(request, upstream)
  upstream.on('error', () => {
    if (response.headersSent) response.destroy()
    else {
      response.writeHead(500, {
        'Content-Type': 'text/plain; charset=utf-8',
        'X-Content-Type-Options': 'nosniff',
        'X-OpenFaaS-Internal': 'proxy',
      })
      response.end(`Can't reach service for: ${name}.\n`)
    }
  })
  upstream.on('response', (reply) => {
    const isStreamed = request.headers.accept?.startsWith('text/event-stream') === true
    const fallbackType = request.headers['content-type'] ?? 'text/plain'
    void handBack(reply, response, { isStreamed, fallbackType })
  })
  cutOff(request, response, upstream, writeTimeoutMs)
}

/** A late answer is lost, though the function works on; for a client that has gone it does not. */
function cutOff(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: ClientRequest,
  writeTimeoutMs: number,
): void {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    request.socket.destroy()
  }, writeTimeoutMs)
  response.on('close', () => {
    clearTimeout(timer)
    if (!isLate && !response.writableFinished) upstream.destroy()
  })
}

function headersOnwards({ headers, socket }: IncomingMessage): IncomingHttpHeaders {
  const onwards: IncomingHttpHeaders = {
    'user-agent': 'openfaas-ce-gateway/dev',
    'x-start-time': `${Date.now()}000000`,
    // Whatever a client says of itself passes; only where it says nothing is it said here.
    'x-forwarded-for': `${socket.remoteAddress}:${socket.remotePort}`,
    ...(headers.host && { 'x-forwarded-host': headers.host }),
    ...headers,
  }
  for (const name of [...HOP_BY_HOP, 'content-length']) delete onwards[name]
  return onwards
}

/** Go does not hand the length on: a body goes in chunks, and one that is empty goes not at all. */
function sendBody(request: IncomingMessage, upstream: ClientRequest): void {
  const hasBody = Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding']
  if (hasBody) {
    upstream.setHeader('transfer-encoding', 'chunked')
    request.pipe(upstream)
  } else {
    if (['POST', 'PUT', 'PATCH'].includes(upstream.method)) upstream.setHeader('content-length', '0')
    upstream.end()
  }
}

async function handBack(
  reply: IncomingMessage,
  response: ServerResponse,
  { isStreamed, fallbackType }: { isStreamed: boolean; fallbackType: string },
): Promise<void> {
  const headers = reply.rawHeaders.flatMap((name, at): [string, string][] =>
    at % 2 === 0 && !HOP_BY_HOP.includes(name.toLowerCase()) ? [[name, reply.rawHeaders[at + 1] ?? '']] : [],
  )
  for (const [name, value] of headers) response.appendHeader(name, value)
  if (reply.statusCode !== 304 && !response.hasHeader('content-type'))
    response.setHeader('Content-Type', fallbackType)
  response.setHeader('X-Served-By', 'openfaas-ce/dev')
  response.writeHead(reply.statusCode ?? 502)
  if (isStreamed) response.flushHeaders()
  let held: Buffer[] = []
  let heldBytes = 0
  try {
    for await (const part of reply as AsyncIterable<Buffer>) {
      held.push(part)
      heldBytes += part.length
      if (!isStreamed && heldBytes < HELD_BYTES) continue
      response.write(Buffer.concat(held))
      held = []
      heldBytes = 0
    }
  } catch {
    // What the function breaks off ends as if it were whole, unless its length was told before.
    if (isStreamed || response.hasHeader('content-length')) {
      response.write(Buffer.concat(held), () => response.destroy())
      return
    }
  }
  if (heldBytes > 0) response.write(Buffer.concat(held))
  response.end()
}
