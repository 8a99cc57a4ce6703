import { cartTarget, highestRate, payTarget, stocksTarget } from '../highest-rate.ts'
import type { Ramp } from '../report/results.ts'
import type { PartPlan } from './part.ts'

/** Looks for the highest rate of each request that the shop holds with p99 < 100 ms and no failure. */
export function rampPart(stepSeconds: number, upTo: number): PartPlan {
  return {
    name: 'ramp',
    async run({ target: { url, goods }, signal, say }) {
      const ramps: Ramp[] = []
      for (const target of [stocksTarget(), cartTarget(goods), payTarget(url, goods)]) {
        if (signal.aborted) break
        say(`ramp: the highest rate of ${target.name} with p99 < 100 ms and 100 % success …`)
        const { rate, isLimitedByLoad, steps } = await highestRate(url, target, {
          signal,
          seconds: stepSeconds,
          upTo,
          onStep: ({ rate, verdict, summary }) =>
            say(`  … ${rate}/s: ${verdict} (p99 ${summary.p99Ms.toFixed(1)} ms)`),
        })
        ramps.push({
          target: target.name,
          rate,
          isLimitedByLoad,
          steps: steps.map(({ rate, verdict, summary: { success, p99Ms, throughputPerSecond } }) => ({
            rate,
            verdict,
            success,
            p99Ms,
            throughputPerSecond,
          })),
        })
      }
      // What it pays says nothing of a sale: most of its time goes into other requests.
      return { kind: 'ramp', saleCount: 0, streams: [], ramps }
    },
  }
}
