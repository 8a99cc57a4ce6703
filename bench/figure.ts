/** A figure over all rounds. */
export interface Figure {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** With an even number of values the lower of the two in the middle, so that it is one that was measured. */
export function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  }
}
