import { expect, it } from 'vitest'
import { takeRandomBytes } from './random-bytes.ts'

it('gives each byte out once, also when the store is filled again', () => {
  const seen = new Set<string>()
  for (let taken = 0; taken < 1000; taken++) seen.add(takeRandomBytes(16).toString('hex'))
  expect(seen.size).toBe(1000)
})

it('gives as many as are asked for, whatever is left', () => {
  for (const count of [1, 4095, 4096, 7, 4090]) expect(takeRandomBytes(count)).toHaveLength(count)
})
