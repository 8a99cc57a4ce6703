import type { FastifyInstance } from 'fastify'
import type { LoggerOptions } from 'pino'
import type { Config } from '../config/config.ts'
import { isOwn } from './own-requests.ts'

/** JSON lines; no bodies, no addresses with their ids, no SQL with its values. */
export function logOptions(level: Config['logLevel']): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: createTimestamp(),
    serializers: { err: logError },
  }
}

/** Written once a millisecond: a busy process logs several lines in one. */
function createTimestamp(): () => string {
  let writtenAt = Number.NaN
  let written = ''
  return () => {
    const now = Date.now()
    if (now !== writtenAt) {
      writtenAt = now
      written = `,"time":"${new Date(now).toISOString()}"`
    }
    return written
  }
}

interface LoggedError {
  type: string
  message: string
  stack: string | undefined
  code: unknown
  errno: unknown
  cause: LoggedError | undefined
}

/** How the database's messages quote a value: "Duplicate entry '…' for key 'name'", "… value: '…' at row 1". */
const QUOTED_VALUE = /(entry|value:?|near) (?:'.*'(?= for key | for column )|'.*')/s

/**
 * mysql2 hangs the whole statement, values and all, on its errors: only these fields are kept, and of the
 * server's message not the value that it quotes.
 */
function logError(error: Error & { code?: unknown; errno?: unknown; sqlMessage?: unknown }): LoggedError {
  const message =
    error.sqlMessage === undefined ? error.message : error.message.replace(QUOTED_VALUE, "$1 '…'")
  return {
    type: error.name,
    message,
    stack: error.stack?.replace(error.message, () => message),
    code: error.code,
    errno: error.errno,
    cause: error.cause instanceof Error ? logError(error.cause) : undefined,
  }
}

/** Of what the process asks itself nothing; otherwise one line a request: the route's pattern rather than the address, since a cart's number is a key to it. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (isOwn(request)) request.log.level = 'silent'
    done()
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    )
  })
}
