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
  return responsesOf(new Set<Reason>([...EVERYWHERE, ...reasons]))
}

/**
 * The responses of an operation with those of some more reasons; one that is described already stays as it is.
 *
 * @param responses - as an operation's schema has them
 */
export function withRefusals(responses: object, reasons: readonly Reason[]): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...responses }
  for (const [status, response] of Object.entries(responsesOf(new Set(reasons)))) {
    const before = (merged[status] as ErrorResponse | undefined)?.description
    const parts = new Set([...(before?.split('\n\n') ?? []), ...response.description.split('\n\n')])
    merged[status] = { ...response, description: [...parts].sort().join('\n\n') }
  }
  return merged
}

function responsesOf(reasons: ReadonlySet<Reason>): Record<number, ErrorResponse> {
  const reasonsByStatus = Map.groupBy([...reasons].sort(), (reason) => catalogue[reason].status)
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
