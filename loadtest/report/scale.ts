/** Places values along an axis and says where its marks stand. */
export interface Scale {
  /** Where a value stands: 0 at the beginning of the axis, 1 at its end. */
  place(value: number): number
  readonly ticks: readonly { readonly value: number; readonly label: string }[]
}

const TICKS = 5

/** From 0, or from `from`, in even steps of 1, 2 or 5. */
export function linearScale(to: number, from = 0): Scale {
  const span = to - from || 1
  const rough = span / TICKS
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = magnitude * ([1, 2, 5].find((one) => one * magnitude >= rough) ?? 10)
  const first = Math.floor(from / step) * step
  const last = Math.ceil((from + span) / step) * step
  const count = Math.round((last - first) / step)
  return {
    place: (value) => (value - first) / (last - first),
    ticks: Array.from({ length: count + 1 }, (_, index) => labelled(first + index * step)),
  }
}

/** Time, or whatever else runs along the bottom: it ends where the values do. */
export function runningScale(to: number): Scale {
  const { ticks } = linearScale(to)
  return { place: (value) => value / (to || 1), ticks: ticks.filter(({ value }) => value <= to) }
}

/** By powers of ten. */
export function logScale(from: number, to: number): Scale {
  const first = Math.floor(Math.log10(from))
  const last = Math.max(Math.ceil(Math.log10(to)), first + 1)
  return {
    place: (value) => (Math.log10(Math.max(value, 10 ** first)) - first) / (last - first),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => labelled(10 ** (first + index))),
  }
}

/** Of shares: each mark has a tenth of the rest beyond it, so that the slowest few have as much room as the many. */
export function ninesScale(count: number): Scale {
  const decades = Math.max(Math.ceil(Math.log10(Math.max(count, 10))), 1)
  return {
    place: (share) => Math.min(-Math.log10(Math.max(1 - share, 10 ** -decades)), decades) / decades,
    ticks: Array.from({ length: decades }, (_, index) => ({
      value: 1 - 10 ** -index,
      label: index === 0 ? '0 %' : `${(100 * (1 - 10 ** -index)).toFixed(Math.max(index - 2, 0))} %`,
    })),
  }
}

function labelled(value: number) {
  return { value, label: Number(value.toPrecision(6)).toLocaleString('en', { maximumFractionDigits: 6 }) }
}
