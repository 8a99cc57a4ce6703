import { describe, expect, it } from 'vitest'
import { isBinary } from './lambda-answer.ts'

describe('the body of an answer', () => {
  it.each([
    ['application/json; charset=utf-8', false],
    ['application/problem+json', false],
    ['application/x-ndjson; charset=utf-8', false],
    ['text/csv; charset=utf-8', false],
    ['text/event-stream; charset=utf-8', false],
    ['image/webp', true],
    ['application/octet-stream', true],
    ['application/jsonp-like', true],
  ])('of the type %s is binary: %s', (type, expected) => {
    expect(isBinary({ headers: { 'content-type': type } })).toBe(expected)
  })

  it('is binary where it was compressed, and not where there is none', () => {
    expect(isBinary({ headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' } })).toBe(true)
    expect(isBinary({ headers: {} })).toBe(false)
  })
})
