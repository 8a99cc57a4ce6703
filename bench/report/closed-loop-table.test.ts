import { expect, it } from 'vitest'
import type { Window } from '../measure.ts'
import { closedLoopTable } from './closed-loop-table.ts'
import { figuresOf } from './window-figures.ts'

const windowOf = (requestCount: number, server: number, mariadbd: number): Window => ({
  requestCount,
  seconds: 2,
  p50Ms: 1.234,
  p99Ms: 9.876,
  metered: { server, mariadbd },
})

it('makes figures a second and a request', () => {
  const figures = figuresOf([windowOf(1000, 500, 250), windowOf(2000, 800, 600), windowOf(500, 400, 100)])
  expect(figures.requests_per_second).toEqual({ median: 500, least: 250, most: 1000 })
  expect(figures.server_cpu_ms).toEqual({ median: 0.5, least: 0.4, most: 0.8 })
  expect(figures.mariadbd_cpu_ms).toEqual({ median: 0.25, least: 0.2, most: 0.3 })
  expect(figures.cpu_ms).toEqual({ median: 0.75, least: 0.7, most: 1 })
})

it('has a line for each scenario, number of clients and server', () => {
  const windows = [windowOf(1000, 500, 250), windowOf(2000, 800, 600)]
  expect(closedLoopTable([{ scenario: 'pay', clients: 32, server: 'go-few', windows }])).toBe(
    [
      '     clients          requests/s      p50 ms            p99 ms            CPU-ms server        CPU-ms mariadbd      CPU-ms both',
      'pay  32       go-few  500 (500–1000)  1.23 (1.23–1.23)  9.88 (9.88–9.88)  0.400 (0.400–0.500)  0.250 (0.250–0.300)  0.700 (0.700–0.750)',
    ].join('\n'),
  )
})
