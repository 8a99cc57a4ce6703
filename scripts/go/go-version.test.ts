import { expect, it } from 'vitest'
import { isNewEnough } from './go-version.ts'

it.each([
  ['go version go1.22 linux/arm64', true],
  ['go version go1.26.8 linux/amd64', true],
  ['go version go1.19.8 linux/amd64', false],
  ['go version go1.21.13 linux/amd64', false],
  ['gccgo (Debian 12.2.0-14) 12.2.0', false],
  ['', false],
])('tells whether Go can build what is asked of it: %s', (answer, expected) => {
  expect(isNewEnough(answer)).toBe(expected)
})
