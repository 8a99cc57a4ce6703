import { ErrorEnvelope } from '../contract/envelope.ts'
import { catalogue, type Reason } from '../errors/catalogue.ts'

/** What any request may meet, whatever the operation. */
const EVERYWHERE = ['VALIDATION_FAILED', 'UNAVAILABLE'] as const satisfies readonly Reason[]

/**
 * The error responses of an operation, for its schema: one a status, described by the reasons it may carry.
 *
 * @example response: { 200: enveloped(Payment), ...refusals('CART_EMPTY', 'PAYMENT_TOO_LOW') }
 */
export function refusals(...reasons: Reason[]): Record<number, typeof ErrorEnvelope> {
  const reasonsByStatus = Map.groupBy(
    [...new Set<Reason>([...EVERYWHERE, ...reasons])],
    (reason) => catalogue[reason].status,
  )
  return Object.fromEntries(
    [...reasonsByStatus].map(([status, names]) => [
      status,
      ErrorEnvelope.describe(names.map((name) => `\`${name}\`: ${catalogue[name].message}`).join('\n\n')),
    ]),
  )
}
