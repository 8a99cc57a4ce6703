import { describe, expect, it } from 'vitest'
import { cpuMsIn, cpuMsOf, cpuSharesBetween, rssBytesIn, rssBytesOf } from './process-usage.ts'

describe('a process', () => {
  it('has used user and system time, also of a process with an odd name', () => {
    const stat = '42 (a) b (c) R 1 42 42 0 -1 4194304 100 0 0 0 250 31 9 9 20 0 11 0 12345 0 0'
    expect(cpuMsIn(stat)).toBe(2810)
  })

  it('has used more after some work', async () => {
    const before = await cpuMsOf(process.pid)
    const until = performance.now() + 50
    while (performance.now() < until);
    expect(await cpuMsOf(process.pid)).toBeGreaterThan(before)
  })

  it('has a share of a processor, where it was there all the time', () => {
    const before = {
      atMs: 1000,
      cpuMs: new Map([
        [41, 100],
        [42, 500],
        [43, 7],
      ]),
    }
    const now = {
      atMs: 3000,
      cpuMs: new Map([
        [41, 100],
        [42, 3500],
        [44, 9],
      ]),
    }
    expect(cpuSharesBetween(before, now)).toEqual({ 41: 0, 42: 1.5 })
  })

  it('has memory, in bytes', () => {
    expect(rssBytesIn('VmPeak:\t  9000 kB\nVmRSS:\t   88064 kB\nRssAnon:\t   1 kB\n')).toBe(90_177_536)
  })

  it('has no memory once it has ended', () => {
    expect(rssBytesIn('Name:\tnode\nState:\tZ (zombie)\nThreads:\t1\n')).toBe(0)
  })

  it('has about the memory that it says of itself', async () => {
    expect((await rssBytesOf(process.pid)) / process.memoryUsage.rss()).toBeCloseTo(1, 0)
  })
})
