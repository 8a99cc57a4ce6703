import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { errorEnvelope } from '../contract/envelope.ts'
import type { Reason } from '../errors/catalogue.ts'
import { Refusal, Unavailable } from '../errors/refusal.ts'
import { ISSUE_MESSAGE_LENGTH_MAX, ISSUES_MAX } from '../limits.ts'

/** What the server itself refuses, by Fastify's own codes. */
const REASON_BY_CODE: Readonly<Record<string, Reason>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
  FST_ERR_MAX_PARAM_LENGTH: 'URI_TOO_LONG',
  FST_ERR_BAD_URL: 'BAD_REQUEST',
}

/** The one place where an error becomes an answer: always the envelope, never the inside of a 5xx. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(() => {
    throw new Refusal('NOT_FOUND')
  })
}

/** Also Fastify's `frameworkErrors`, for what goes wrong before a route is found. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asRefusal(error)
  if (refusal === undefined) {
    const err = error instanceof Error ? error : new Error(`thrown without an Error: ${String(error)}`)
    request.log.error({ err }, 'fault of ours')
    return send(new Refusal('INTERNAL_ERROR'), request, reply)
  }
  if (refusal.status >= 500) request.log.error({ err: refusal.cause ?? refusal }, refusal.reason)
  else request.log.info({ reason: refusal.reason }, 'refused')
  return send(refusal, request, reply)
}

function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Names where and what, never a value that was sent; of field names that are not known, a little.
    const issues = error.validation.slice(0, ISSUES_MAX).map((issue) => ({
      path: [error.validationContext, ...issue.instancePath.split('/').filter(Boolean)].join('.'),
      message: issue.message?.slice(0, ISSUE_MESSAGE_LENGTH_MAX),
    }))
    return new Refusal('VALIDATION_FAILED', { issues })
  }
  const { code } = (error ?? {}) as Partial<FastifyError>
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return new Unavailable(error)
  if (code !== undefined && code in REASON_BY_CODE) return new Refusal(REASON_BY_CODE[code] ?? 'BAD_REQUEST')
  return undefined
}

function send(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (refusal.retryAfterSeconds !== undefined) reply.header('Retry-After', refusal.retryAfterSeconds)
  if (refusal.status === 401) reply.header('WWW-Authenticate', 'Bearer')
  // Once more: no hook has run where the address itself could not be read.
  reply.header('X-Request-Id', request.id)
  return reply
    .code(refusal.status)
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(
      errorEnvelope(refusal.status, {
        reason: refusal.reason,
        message: refusal.message,
        details: refusal.details,
        request_id: request.id,
      }),
    )
}
