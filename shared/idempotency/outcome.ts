/** What an operation came to: its answer, and whether that was given before. */
export interface Outcome<T> {
  readonly answer: T
  readonly isReplay: boolean
}
