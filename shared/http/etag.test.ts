import { describe, expect, it } from 'vitest'
import { etagOf, isFresh } from './etag.ts'

describe('an entity tag', () => {
  it('is the SHA-1 of the body, in quotes', () => {
    // printf '{"a":1}' | sha1sum | xxd -r -p | base64, with - and _ and without =
    expect(etagOf('{"a":1}')).toBe('"n4nHQM60bXQYySSnisV5QdXpZSA"')
  })

  it('is another one for another body', () => {
    expect(etagOf('{"a":1}')).not.toBe(etagOf('{"a":2}'))
  })
})

describe('a client', () => {
  const fresh = (tag?: string) =>
    isFresh({ headers: tag === undefined ? {} : { 'if-none-match': tag } }, '"now"')

  it.each(['"now"', 'W/"now"', '"old", "now"', '"old",W/"now"', '*', ' "now" '])(
    'with %s has the body',
    (tag) => {
      expect(fresh(tag)).toBe(true)
    },
  )

  it.each([undefined, '', '"old"', 'now', 'W/"old"', '"no", "w"', '"now'])('with %s has it not', (tag) => {
    expect(fresh(tag)).toBe(false)
  })
})
