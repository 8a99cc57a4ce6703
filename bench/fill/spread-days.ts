const DAY_MS = 86_400_000
const WEEKEND_WEIGHT = 13
const WEEKDAY_WEIGHT = 9

/** A day and how much is sold on it. */
export interface DayToFill {
  /** `YYYY-MM-DD` */
  readonly date: string
  readonly count: number
}

/**
 * Spreads sales over days: more at the end of a week than at its beginning; the whole is exact.
 *
 * @param lastDay - `YYYY-MM-DD`
 */
export function spreadOverDays(transactions: number, days: number, lastDay: string): DayToFill[] {
  const lastMs = Date.parse(`${lastDay}T00:00:00Z`)
  const dates = Array.from({ length: days }, (_, index) => new Date(lastMs - (days - 1 - index) * DAY_MS))
  const weights = dates.map((date) =>
    date.getUTCDay() === 0 || date.getUTCDay() === 6 ? WEEKEND_WEIGHT : WEEKDAY_WEIGHT,
  )
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let before = 0
  return dates.map((date, index) => {
    const after = before + (weights[index] ?? 0)
    const count = Math.floor((transactions * after) / whole) - Math.floor((transactions * before) / whole)
    before = after
    return { date: date.toISOString().slice(0, 10), count }
  })
}
