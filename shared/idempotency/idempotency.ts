import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { callerName } from '../auth/caller.ts'
import { type OkEnvelope, ok } from '../contract/envelope.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Outcome } from './outcome.ts'

/** A client's key for one request, and what that request asked for. */
export interface Idempotency {
  /** 16–64 of `[A-Za-z0-9_-]`. */
  readonly key: string
  /** SHA-256 of operation, path parameters, caller and body: 32 bytes. */
  readonly fingerprint: Buffer
}

/** Also the quoted form of the IETF draft. */
const KEY = /^(?:"([A-Za-z0-9_-]{16,64})"|([A-Za-z0-9_-]{16,64}))$/

/** For an operation's schema. */
export const IdempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .describe(
      '16–64 letters, digits, - or _: the same key and body are answered once and replayed after that',
    ),
})

/** For the `refusals(…)` of an operation that takes a key, and of one that needs it. */
export const KEY_REFUSALS = ['IDEMPOTENCY_KEY_INVALID', 'IDEMPOTENCY_KEY_REUSED', 'OUTCOME_UNKNOWN'] as const
export const NEEDED_KEY_REFUSALS = [...KEY_REFUSALS, 'IDEMPOTENCY_KEY_REQUIRED'] as const

/**
 * The request's idempotency key with its fingerprint, the same under every address of the function.
 *
 * @returns undefined when the client sent no key
 * @throws Refusal `IDEMPOTENCY_KEY_INVALID`
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function idempotencyOf(request: FastifyRequest): Idempotency | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  const match = typeof header === 'string' ? KEY.exec(header) : null
  const key = match?.[1] ?? match?.[2]
  if (key === undefined) throw new Refusal('IDEMPOTENCY_KEY_INVALID')
  const operation = (request.routeOptions.schema as { operationId?: string } | undefined)?.operationId
  if (operation === undefined)
    throw new Error('an operation that takes an idempotency key needs an operationId')
  return {
    key,
    fingerprint: fingerprintOf({
      operation,
      caller: callerName(request.caller),
      params: request.params,
      body: request.bodyAsSent,
    }),
  }
}

/**
 * As {@link idempotencyOf}, for operations of the staff that move money or stock.
 *
 * @throws Refusal `IDEMPOTENCY_KEY_REQUIRED` or `IDEMPOTENCY_KEY_INVALID`
 */
export function requireIdempotency(request: FastifyRequest): Idempotency {
  const idempotency = idempotencyOf(request)
  if (idempotency === undefined) throw new Refusal('IDEMPOTENCY_KEY_REQUIRED')
  return idempotency
}

/** Canonical JSON (RFC 8785), so that neither the order of fields nor white space makes another request of it. */
export function fingerprintOf(request: {
  operation: string
  /** As {@link callerName} has it: a key of one caller says nothing to another. */
  caller: string
  params: unknown
  body: unknown
}): Buffer {
  return createHash('sha256')
    .update(canonicalize(request) ?? '')
    .digest()
}

/** The successful answer of an operation; tells the client where it was given before. */
export function answerOnce<T>(reply: FastifyReply, { answer, isReplay }: Outcome<T>): OkEnvelope<T> {
  if (isReplay) reply.header('Idempotency-Replayed', 'true')
  return ok(answer)
}
