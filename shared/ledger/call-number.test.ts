import { expect, it } from 'vitest'
import { callNumberOf } from './call-number.ts'

it.each([
  [7, '007'],
  [123, '123'],
  [999, '999'],
  [1000, '000'],
  [1042, '042'],
])('calls out the sale %i of a day as %s', (sequence, called) => {
  expect(callNumberOf({ sequence })).toBe(called)
})
