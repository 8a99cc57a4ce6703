import { expect, it } from 'vitest'
import { figureOf } from './figure.ts'

it('is the middle one, with the least and the most', () => {
  expect(figureOf([9, 1, 5])).toEqual({ median: 5, least: 1, most: 9 })
  expect(figureOf([4])).toEqual({ median: 4, least: 4, most: 4 })
  expect(figureOf([10, 2])).toEqual({ median: 2, least: 2, most: 10 })
})
