import { STATUS_CODES } from 'node:http'
import { z } from 'zod'

/** The paper's envelope around a successful answer; `status` is the reason phrase of `code`. */
export interface OkEnvelope<T> {
  readonly code: 200
  readonly status: 'OK'
  readonly data: T
}

/** Schema of a successful answer that carries `data`. */
export function enveloped<T extends z.ZodType>(data: T) {
  return z.object({ code: z.literal(200), status: z.literal('OK'), data })
}

/** A successful answer. */
export function ok<T>(data: T): OkEnvelope<T> {
  return { code: 200, status: 'OK', data }
}

/** Schema of every answer that is a "no". */
export const ErrorEnvelope = z
  .object({
    code: z.int(),
    status: z.string().describe('The reason phrase of `code`'),
    data: z.null(),
    error: z.object({
      reason: z.string().describe('What went wrong, by a constant name'),
      message: z.string().describe('The same for a person to read'),
      details: z.record(z.string(), z.unknown()),
      request_id: z.string().describe("Names this request in the shop's log"),
    }),
  })
  .meta({ id: 'Error' })

export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>

/** The answer that says no. */
export function errorEnvelope(code: number, error: ErrorEnvelope['error']): ErrorEnvelope {
  return { code, status: STATUS_CODES[code] ?? 'Unknown', data: null, error }
}
