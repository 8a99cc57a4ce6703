import type { Hit } from '../vegeta/hit.ts'
import { Results } from './results.ts'
import { streamOf } from './stream.ts'

const FROM_MS = Date.UTC(2026, 10, 24, 12)

/** A hundred requests in ten seconds, the last one of them refused. */
function hits(latencyMs: number): Hit[] {
  return Array.from({ length: 100 }, (_, index) => ({
    atMs: FROM_MS + index * 100,
    latencyMs: latencyMs + index / 10,
    code: index === 99 ? 503 : 200,
    error: '',
    body: '',
  }))
}

const part = { fromMs: FROM_MS, toMs: FROM_MS + 10_000, saleCount: 0, streams: [], ramps: [] }

/** Results with something for every table and chart. */
export const TEST_RESULTS: Results = Results.parse({
  format: 1,
  startedAt: new Date(FROM_MS).toISOString(),
  wasStopped: true,
  seed: 1,
  target: { url: 'http://127.0.0.1:1', description: 'a <shop> & its "database"' },
  loadMachine: { cpu: 'Cortex-A72', cpuCount: 4, linux: '6.1', node: 'v24' },
  power: {
    meter: 'a plug',
    wasTriedOnHardware: false,
    idleWatts: 2.5,
    watts: [0, 5, 10].map((second) => ({ atMs: FROM_MS + second * 1000, watts: 3 + second / 10 })),
    outages: [{ fromMs: FROM_MS, untilMs: FROM_MS + 5_000, reason: 'it does not answer' }],
  },
  parts: [
    {
      ...part,
      name: 'S1',
      kind: 'paper',
      streams: [streamOf('cart', hits(10), 10), streamOf('stocks', hits(1), 10)],
      energy: { coverage: 0.5, meanWatts: 3.25 },
    },
    {
      ...part,
      name: 'soak',
      kind: 'soak',
      saleCount: 99,
      streams: [streamOf('sale', hits(20), 10)],
      energy: { coverage: 1, meanWatts: 3.5, joulesPerSale: 0.35354, joulesPerSaleAboveIdle: 0.10101 },
    },
    {
      ...part,
      name: 'ramp',
      kind: 'ramp',
      ramps: [
        {
          target: 'cart',
          rate: 800,
          isLimitedByLoad: false,
          steps: [
            { rate: 800, verdict: 'met', success: 1, p99Ms: 40, throughputPerSecond: 799 },
            { rate: 1600, verdict: 'missed', success: 0.99996, p99Ms: 400, throughputPerSecond: 1500 },
          ],
        },
        {
          target: 'stocks',
          rate: 9000,
          isLimitedByLoad: true,
          steps: [{ rate: 9500, verdict: 'load too slow', success: 1, p99Ms: 4, throughputPerSecond: 9000 }],
        },
      ],
    },
  ],
  samples: [0, 2, 4, 6, 8, 10].map((second) => ({
    atMs: FROM_MS + second * 1000,
    cpuShare: second === 0 ? {} : { node: 0.5, mariadbd: 0.25 },
    rssBytes: { node: (100 + second) * 1024 * 1024, mariadbd: 80 * 1024 * 1024 },
    temperatureC: 50 + second / 10,
    clockMhz: 1800,
  })),
})
