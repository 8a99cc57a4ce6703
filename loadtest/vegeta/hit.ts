/** One request and what came of it. */
export interface Hit {
  /** When it was sent: milliseconds since 1970, with a fraction. */
  readonly atMs: number
  /** Until the answer was whole, or had failed. */
  readonly latencyMs: number
  /** Status of the answer; 0 where there was none. */
  readonly code: number
  /** Why there was no answer, or what was wrong with it; empty for a good one. */
  readonly error: string
  /** The answer; empty unless it was asked for. */
  readonly body: string
}

/** Whether the answer was of the 2xx. */
export function isSuccess({ code }: Pick<Hit, 'code'>): boolean {
  return code >= 200 && code < 300
}
