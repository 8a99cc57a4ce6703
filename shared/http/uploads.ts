import type { FastifyInstance } from 'fastify'
import { Refusal } from '../errors/refusal.ts'
import { UPLOAD_BYTES_MAX, UPLOAD_DEADLINE_MS, UPLOAD_TIMEOUT_MS } from '../limits.ts'
import { allowSlowUploads } from './slow-uploads.ts'

/** For the options of a route that takes an upload. */
export const UPLOAD_LIMITS = { bodyLimit: UPLOAD_BYTES_MAX, handlerTimeout: UPLOAD_DEADLINE_MS } as const

/** For the `refusals(…)` of a route that takes an upload. */
export const UPLOAD_REFUSALS = ['REQUEST_TIMEOUT', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const

/**
 * Lets the routes of this scope take a file as their body, and nothing else: its bytes are the request's body.
 *
 * @param scope - a plugin of its own, so that no other route takes such bodies
 * @param mediaTypes - what the file may be sent as
 */
export function takeUploads(
  scope: Pick<FastifyInstance, 'addHook' | 'removeAllContentTypeParsers' | 'addContentTypeParser'>,
  mediaTypes: readonly string[],
): void {
  allowSlowUploads(scope as FastifyInstance, UPLOAD_TIMEOUT_MS)
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    [...mediaTypes],
    { parseAs: 'buffer', bodyLimit: UPLOAD_BYTES_MAX },
    async (_request: unknown, bytes: Buffer) => bytes,
  )
  // Without a body no parser was asked.
  scope.addHook('preValidation', async (request) => {
    if (!Buffer.isBuffer(request.body)) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  })
}
