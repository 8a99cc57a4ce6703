import { lookup as lookUp } from 'node:dns/promises'
import { request as requestPlain } from 'node:http'
import { request as requestEncrypted } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { WEBHOOK_RESPONSE_BYTES_MAX } from '../limits.ts'
import type { AddressPolicy } from './address-policy.ts'

export interface WebhookPost {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  /** Aborted when it is no longer wanted. */
  readonly signal?: AbortSignal
}

/** What came of it: the status of the answer, or why there was none, in a few constant words. */
export type PostOutcome = { readonly status: number } | { readonly fault: string }

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}
export type ResolveName = (name: string) => Promise<readonly ResolvedAddress[]>

export type PostWebhook = (post: WebhookPost) => Promise<PostOutcome>

const resolveByDns: ResolveName = (name) => lookUp(name, { all: true })

/**
 * Posts to addresses that the policy allows. The name is resolved once, and what was checked is what is connected to,
 * so that a name which changes in between leads nowhere else. No redirect is followed.
 *
 * @param resolveName - for tests
 */
export function createPostWebhook(
  policy: AddressPolicy,
  resolveName: ResolveName = resolveByDns,
): PostWebhook {
  return async ({ url, headers, body, timeoutMs, signal }) => {
    const target = new URL(url)
    const isEncrypted = target.protocol === 'https:'
    const late = AbortSignal.timeout(timeoutMs)
    const ending = signal === undefined ? late : AbortSignal.any([late, signal])
    const addresses = await within(ending, addressesOf(target.hostname, resolveName)).catch(() => undefined)
    if (addresses === undefined) return { fault: late.aborted ? 'no answer in time' : 'name not found' }
    const allowed = addresses.filter(({ address }) => policy.allows(address, isEncrypted))
    if (allowed.length === 0) return { fault: 'address not allowed' }

    const { promise, resolve } = Promise.withResolvers<PostOutcome>()
    let outcome: PostOutcome = { fault: 'no answer' }
    const request = (isEncrypted ? requestEncrypted : requestPlain)(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        agent: false,
        signal: ending,
        lookup: lookupAmong(allowed),
      },
      (response) => {
        outcome = { status: response.statusCode ?? 0 }
        let readBytes = 0
        response.on('data', (part: Buffer) => {
          readBytes += part.length
          if (readBytes > WEBHOOK_RESPONSE_BYTES_MAX) request.destroy()
        })
        // The status is the answer, whatever becomes of the rest.
        response.once('error', () => undefined)
      },
    )
    request.once('error', (error: NodeJS.ErrnoException) => {
      if ('status' in outcome) return
      outcome = { fault: late.aborted ? 'no answer in time' : `no connection ${error.code ?? ''}`.trim() }
    })
    request.once('close', () => resolve(outcome))
    request.end(body)
    return promise
  }
}

async function addressesOf(hostname: string, resolveName: ResolveName): Promise<readonly ResolvedAddress[]> {
  const literal = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(literal)
  return family === 0 ? resolveName(hostname) : [{ address: literal, family }]
}

/** Node asks for one address or for all; either way it gets those that were checked. */
function lookupAmong(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_name, options, callback) => {
    const [first] = addresses
    if (options.all === true) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family ?? 0)
  }
}

function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(new Error('aborted'))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop))
}
