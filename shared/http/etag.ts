import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** A strong entity tag of the body. */
export function etagOf(body: string): string {
  return `"${createHash('sha1').update(body).digest('base64url')}"`
}

/** Whether the client says it has this body already. A gateway that compresses makes a tag weak: it still counts. */
export function isFresh(request: Pick<FastifyRequest, 'headers'>, etag: string): boolean {
  const known = request.headers['if-none-match']
  if (known === undefined) return false
  return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}
