import { describe, expect, it } from 'vitest'
import type { Window } from './measure.ts'
import { figureOf, figuresOf, type Measured, tableOf } from './report.ts'

const windowOf = (requestCount: number, node: number, mariadbd: number): Window => ({
  requestCount,
  seconds: 2,
  p50Ms: 1.234,
  p99Ms: 9.876,
  metered: { node, mariadbd },
})

describe('a figure', () => {
  it('is the middle one, with the least and the most', () => {
    expect(figureOf([9, 1, 5])).toEqual({ median: 5, least: 1, most: 9 })
    expect(figureOf([4])).toEqual({ median: 4, least: 4, most: 4 })
    expect(figureOf([10, 2])).toEqual({ median: 2, least: 2, most: 10 })
  })

  it('is made a second and a request', () => {
    const figures = figuresOf([windowOf(1000, 500, 250), windowOf(2000, 800, 600), windowOf(500, 400, 100)])
    expect(figures.requests_per_second).toEqual({ median: 500, least: 250, most: 1000 })
    expect(figures.node_cpu_ms).toEqual({ median: 0.5, least: 0.4, most: 0.8 })
    expect(figures.mariadbd_cpu_ms).toEqual({ median: 0.25, least: 0.2, most: 0.3 })
    expect(figures.cpu_ms).toEqual({ median: 0.75, least: 0.7, most: 1 })
  })
})

describe('the table', () => {
  it('has a line for each scenario and number of clients', () => {
    const scenario = { name: 'pay', what: 'pays' } as Measured['scenario']
    const windows = [windowOf(1000, 500, 250), windowOf(2000, 800, 600)]
    expect(tableOf([{ scenario, clients: 32, windows }])).toBe(
      [
        '     clients  requests/s      p50 ms            p99 ms            CPU-ms node          CPU-ms mariadbd      CPU-ms both',
        'pay  32       500 (500–1000)  1.23 (1.23–1.23)  9.88 (9.88–9.88)  0.400 (0.400–0.500)  0.250 (0.250–0.300)  0.700 (0.700–0.750)',
      ].join('\n'),
    )
  })
})
