import { expect, it } from 'vitest'
import { selfTimes } from './self-times.ts'

const frame = (functionName: string, url = '', lineNumber = -1) => ({ functionName, url, lineNumber })

it('adds up the time of each function itself, and leaves out what is idle or outside the span', () => {
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('(root)') },
      { id: 2, callFrame: frame('(idle)') },
      { id: 3, callFrame: frame('parse', `file://${process.cwd()}/node_modules/mysql2/lib/parser.js`, 9) },
      { id: 4, callFrame: frame('', `file://${process.cwd()}/functions/pay/pay-cart.ts`, 41) },
      // The same function, called from elsewhere.
      { id: 5, callFrame: frame('parse', `file://${process.cwd()}/node_modules/mysql2/lib/parser.js`, 9) },
      { id: 6, callFrame: frame('(garbage collector)') },
    ],
    startTime: 1000,
    samples: [3, 2, 3, 4, 5, 6, 3, 1, 4],
    timeDeltas: [2000, 7000, 100, 300, 150, 50, 400, 9000, 5000],
  }
  const span = { fromUs: 9000, untilUs: 20_000 }
  expect(selfTimes(profile, span, 2)).toEqual([
    { name: 'parse', place: 'node_modules/mysql2/lib/parser.js:10', share: 0.65 },
    { name: '(anonymous)', place: 'functions/pay/pay-cart.ts:42', share: 0.3 },
  ])
  expect(selfTimes(profile, span, 9)).toHaveLength(3)
})
