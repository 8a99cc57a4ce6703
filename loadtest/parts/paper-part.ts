import { streamOf } from '../report/stream.ts'
import { type PaperScenario, runPaperScenario } from '../scenarios.ts'
import type { PartPlan } from './part.ts'

/** Carts and stocks side by side, at steady rates, as the paper's own load test has them. */
export function paperPart(scenario: PaperScenario, seconds: number): PartPlan {
  const { name, cartRate, stocksRate } = scenario
  return {
    name,
    async run({ target, signal, say }) {
      say(`${name}: ${cartRate} carts and ${stocksRate} lists a second for ${seconds} s …`)
      const { hits } = await runPaperScenario(target.url, scenario, { goods: target.goods, signal, seconds })
      return {
        kind: 'paper',
        saleCount: 0,
        streams: [streamOf('cart', hits.cart, cartRate), streamOf('stocks', hits.stocks, stocksRate)],
        ramps: [],
      }
    },
  }
}
