import { readFileSync } from 'node:fs'
import cors from '@fastify/cors'
import { type FastifyInstance, type FastifyServerOptions, fastify, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { DestinationStream } from 'pino'
import type { Config } from '../config/config.ts'
import {
  BODY_BYTES_MAX,
  CONNECTIONS_CHECK_INTERVAL_MS,
  HANDLER_DEADLINE_MS,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
} from '../limits.ts'
import { keepBodyAsSent } from './body-as-sent.ts'
import { answerClientError, takeOverFromNode } from './client-errors.ts'
import { endConnectionsOnClose } from './end-connections.ts'
import { answerError, handleErrors } from './error-handler.ts'
import { logOptions, logRequests } from './log.ts'
import { requestIdOf, sendRequestId } from './request-id.ts'
import { sendSecurityHeaders } from './security-headers.ts'

export interface AppOptions {
  /** Where log lines go; standard output by default. */
  readonly logStream?: DestinationStream | undefined
  /** True from the signal to stop on. */
  readonly isStopping?: () => boolean
}

/** An application with everything that is the same for every function and host, and no routes yet. */
export async function createApp(
  config: Pick<Config, 'logLevel' | 'corsOrigins' | 'tls'>,
  { logStream, isStopping = () => false }: AppOptions = {},
): Promise<FastifyInstance> {
  const app = fastify(serverOptions(config, logStream)) as FastifyInstance
  // Fastify takes text/plain by default; here a body is JSON.
  app.removeContentTypeParser('text/plain')
  sendRequestId(app)
  takeOverFromNode(app)
  logRequests(app)
  handleErrors(app)
  keepBodyAsSent(app)
  endConnectionsOnClose(app, isStopping)
  sendSecurityHeaders(app)
  if (config.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: [...config.corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: [
        'ETag',
        'Idempotency-Replayed',
        'Link',
        'Receipt-Print-Number',
        'Retry-After',
        'X-Request-Id',
        'X-Total-Count',
      ],
      // Otherwise an OPTIONS that is no preflight is refused in plain text.
      strictPreflight: false,
    })
  }
  return app
}

function serverOptions(
  { logLevel, tls }: Pick<Config, 'logLevel' | 'tls'>,
  logStream: DestinationStream | undefined,
): FastifyServerOptions {
  const limits = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: CONNECTIONS_CHECK_INTERVAL_MS,
    requireHostHeader: false,
  }
  const server = tls
    ? { https: { ...limits, cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) } }
    : { http: limits }
  return {
    ...server,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    handlerTimeout: HANDLER_DEADLINE_MS,
    // While closing, requests under way finish and idle kept-alive sockets are closed at once.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: requestIdOf,
    logController: new LogController({ requestIdLogLabel: 'request_id', disableRequestLogging: true }),
    routerOptions: { ignoreTrailingSlash: true },
    // Given at once rather than set later: Fastify would load compilers of its own first, which nobody asks.
    schemaController: {
      compilersFactory: {
        buildValidator: () => validatorCompiler,
        buildSerializer: () => serializerCompiler,
        // Fastify's types know of Ajv's schemas only.
      } as object,
    },
    logger: logStream === undefined ? logOptions(logLevel) : { ...logOptions(logLevel), stream: logStream },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerError,
  }
}
