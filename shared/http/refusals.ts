import { ErrorEnvelope } from '../contract/envelope.ts'
import { catalogue, type Reason } from '../errors/catalogue.ts'

/** What any request may meet, whatever the operation. */
const EVERYWHERE = ['VALIDATION_FAILED', 'UNAVAILABLE'] as const satisfies readonly Reason[]

interface ErrorResponse {
  readonly description: string
  readonly content: { readonly 'application/json': { readonly schema: typeof ErrorEnvelope } }
}

/**
 * The error responses of an operation, for its schema: one a status, described by the reasons it may carry.
 *
 * @example response: { 200: enveloped(Payment), ...refusals('CART_EMPTY', 'PAYMENT_TOO_LOW') }
 */
export function refusals(...reasons: Reason[]): Record<number, ErrorResponse> {
  const all = new Set<Reason>([...EVERYWHERE, ...reasons])
  const reasonsByStatus = Map.groupBy([...all].sort(), (reason) => catalogue[reason].status)
  return Object.fromEntries(
    [...reasonsByStatus].map(([status, names]) => [
      status,
      {
        description: names.map((name) => `\`${name}\`: ${catalogue[name].message}`).join('\n\n'),
        content: { 'application/json': { schema: ErrorEnvelope } },
      },
    ]),
  )
}
