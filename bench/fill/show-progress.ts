const PROGRESS_MS = 5_000

/** Says every few seconds how far a fill is. */
export interface Progress {
  /** @param done - sales so far */
  tell(done: number): void
  /** Says how long it took, once. */
  end(): void
}

/** @param total - sales that there will be */
export function showProgress(total: number, say: (line: string) => void): Progress {
  const startedAt = performance.now()
  let done = 0
  const elapsedS = () => (performance.now() - startedAt) / 1000
  const timer = setInterval(() => say(progressLine(done, total, elapsedS())), PROGRESS_MS)
  let hasEnded = false
  return {
    tell: (count) => {
      done = count
    },
    end: () => {
      if (hasEnded) return
      hasEnded = true
      clearInterval(timer)
      if (done > 0) say(`Filled in ${done} sales in ${elapsedS().toFixed(1)} s.`)
    },
  }
}

/** @param elapsedS - seconds since the first sale */
export function progressLine(done: number, total: number, elapsedS: number): string {
  const share = Math.floor((done / total) * 100)
  if (done === 0) return `  … ${share} %`
  const left = Math.ceil(((total - done) / done) * elapsedS)
  const time = left < 120 ? `${left} s` : `${Math.round(left / 60)} min`
  return `  … ${share} %, ${done} sales, ${Math.round(done / elapsedS)} a second, ${time} left`
}
