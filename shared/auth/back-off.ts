/** How soon failures make the next try wait, and how long at the most. */
export interface BackOff {
  /** Failures after which the first wait comes. */
  readonly freeCount: number
  readonly secondsMax: number
}

/** Doubles with each failure from one second on, and never grows into a lock. */
export function backOffSeconds(failureCount: number, { freeCount, secondsMax }: BackOff): number {
  if (failureCount < freeCount) return 0
  return Math.min(secondsMax, 2 ** Math.min(failureCount - freeCount, 30))
}
