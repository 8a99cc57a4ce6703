import { expect, it } from 'vitest'
import { memoryIn, memoryOf } from './memory.ts'

const ROLLUP = `00400000-7ffd3a5f2000 ---p 00000000 00:00 0                  [rollup]
Rss:               83224 kB
Pss:               58280 kB
Pss_Anon:          34500 kB
Private_Dirty:     34600 kB
Anonymous:         34516 kB
`

it('reads what the kernel adds up of a process', () => {
  expect(memoryIn(ROLLUP)).toEqual({ rss: 85_221_376, pss: 59_678_720, anonymous: 35_344_384 })
})

it('reads it of a real one', async () => {
  const { rss, pss, anonymous } = await memoryOf(process.pid)
  expect(rss).toBeGreaterThanOrEqual(pss)
  expect(pss).toBeGreaterThanOrEqual(anonymous)
  expect(anonymous).toBeGreaterThan(1_000_000)
})
