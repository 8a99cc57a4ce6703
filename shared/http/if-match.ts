import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../errors/refusal.ts'

/** The entity tag of something that counts its changes. */
export function versionEtag(version: number): string {
  return `"${version}"`
}

/** For the schema of an operation that changes what somebody may have changed meanwhile. */
export const IfMatchHeaders = z.object({
  'if-match': z
    .string()
    .optional()
    .describe('The ETag that was read: a change by somebody else since is 412'),
})

/**
 * The version that a change was made on.
 *
 * @throws Refusal `IF_MATCH_REQUIRED`; `VERSION_CHANGED` for a tag that no version has
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-match
 */
export function requireIfMatch(request: Pick<FastifyRequest, 'headers'>): number {
  const header = request.headers['if-match']
  if (header === undefined) throw new Refusal('IF_MATCH_REQUIRED')
  const version = /^"(0|[1-9]\d{0,9})"$/.exec(header.trim())?.[1]
  // A gateway that compresses may make the tag weak; RFC 9110 wants a strong one here.
  if (version === undefined) throw new Refusal('VERSION_CHANGED')
  return Number(version)
}
