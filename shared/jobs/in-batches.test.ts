import { describe, expect, it } from 'vitest'
import { inBatches } from './in-batches.ts'

describe('work in batches', () => {
  it('goes on until a batch says that there is no more', async () => {
    const left = [true, true, false]
    let count = 0
    await inBatches(new AbortController().signal, async () => left[count++] ?? false)
    expect(count).toBe(3)
  })

  it('ends with the batch in which it is to end', async () => {
    const ending = new AbortController()
    let count = 0
    await inBatches(ending.signal, async () => {
      if (++count === 2) ending.abort()
      return true
    })
    expect(count).toBe(2)
  })
})
