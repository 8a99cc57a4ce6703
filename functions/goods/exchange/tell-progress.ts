import { Readable } from 'node:stream'
import type { OkEnvelope } from '@kedai/shared/contract/envelope.ts'
import { errorEnvelope } from '@kedai/shared/contract/envelope.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { FastifyRequest } from 'fastify'
import type { OnProgress } from './import-goods.ts'

export const NDJSON = 'application/x-ndjson'

/** Whether the client wants to be told how far the work is. */
export function wantsProgress(request: Pick<FastifyRequest, 'headers'>): boolean {
  return (request.headers.accept ?? '').toLowerCase().includes(NDJSON)
}

/**
 * An answer in lines of JSON: how far the work is, as often as that is known, and last the envelope that the answer
 * would be without them. Its status went out before the work was done, so the envelope's `code` is what counts.
 *
 * @param work - goes on to its end also where nobody listens any more
 */
export function tellProgress(
  request: FastifyRequest,
  work: (onProgress: OnProgress) => Promise<OkEnvelope<unknown>>,
): Readable {
  const lines = new Readable({ read: () => undefined })
  const tell = (line: object) => {
    if (!lines.destroyed) lines.push(`${JSON.stringify(line)}\n`)
  }
  tell({ progress: { done: 0 } })
  work((done, total) => tell({ progress: { done, total } }))
    .then(tell, (error: unknown) => tell(envelopeOf(error, request)))
    .finally(() => lines.push(null))
  return lines
}

function envelopeOf(error: unknown, request: FastifyRequest): object {
  const refusal = error instanceof Refusal ? error : new Refusal('INTERNAL_ERROR', {}, { cause: error })
  if (refusal.status >= 500) request.log.error({ err: refusal.cause ?? refusal }, refusal.reason)
  else request.log.info({ reason: refusal.reason }, 'refused')
  return errorEnvelope(refusal.status, {
    reason: refusal.reason,
    message: refusal.message,
    details: refusal.details,
    request_id: request.id,
  })
}
