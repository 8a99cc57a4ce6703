import { PassThrough } from 'node:stream'
import type { FastifyInstance, InjectOptions, LightMyRequestCallback, LightMyRequestResponse } from 'fastify'
import { errorEnvelope } from '../contract/envelope.ts'
import { catalogue } from '../errors/catalogue.ts'
import { requestIdOf } from '../http/request-id.ts'

const RETRY_AFTER_SECONDS = 2

/**
 * The application as \@fastify/aws-lambda gets it. An answer that broke off before anything of it went out is a fault
 * below, worth a repeat. The library would say 500 without a body, and would print the error whole, the values of its
 * statement among it.
 */
export function answeringAlways(app: FastifyInstance): FastifyInstance {
  const inject = (options: InjectOptions, callback: LightMyRequestCallback): void => {
    app.inject(options, (err, response) => {
      if (!err) return callback(undefined, response)
      const requestId = requestIdOf({ headers: { ...options.headers } as Record<string, string> })
      app.log.error({ err, request_id: requestId }, 'an answer broke off')
      callback(undefined, broken(requestId))
    })
  }
  return Object.assign(Object.create(app) as FastifyInstance, { inject })
}

function broken(requestId: string): LightMyRequestResponse {
  const { status, message } = catalogue.UNAVAILABLE
  const error = { reason: 'UNAVAILABLE', message, details: {}, request_id: requestId }
  const payload = JSON.stringify(errorEnvelope(status, error))
  const answer = {
    statusCode: status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'retry-after': String(RETRY_AFTER_SECONDS),
      'x-request-id': requestId,
    },
    payload,
    // The library takes a stream that has nothing yet for one without anything.
    stream: () => new PassThrough().end(payload),
  }
  return answer as Partial<LightMyRequestResponse> as LightMyRequestResponse
}
