import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import {
  CartId,
  GoodsId,
  LineNumber,
  newCartId,
  newTransactionId,
  pathNumber,
  TransactionId,
  UserId,
  uuidFromBytes,
  uuidToBytes,
} from './ids.ts'

const random = vi.hoisted(() => ({ next: [] as string[] }))
vi.mock('./random-bytes.ts', async (original) => {
  const { takeRandomBytes } = await original<typeof import('./random-bytes.ts')>()
  return {
    takeRandomBytes: (count: number) => {
      const hex = random.next.shift()
      return hex === undefined ? takeRandomBytes(count) : Buffer.from(hex, 'hex')
    },
  }
})

describe('the number of a new cart', () => {
  afterEach(() => {
    expect(random.next).toEqual([])
  })

  it.each([
    ['ffffffffffffffff', 9_007_199_254_740_991],
    ['8000000000000000', 4_503_599_627_370_496],
    ['0000000000000800', 1],
  ])('is, of the random bytes %s, the upper 53 bits: %i', (hex, expected) => {
    random.next = [hex]
    expect(newCartId()).toBe(expected)
  })

  it('is never 0', () => {
    random.next = ['0000000000000000', '00000000000007ff', '0000000000001000']
    expect(newCartId()).toBe(2)
  })

  it('is a number of a cart, and another one each time', () => {
    const ids = Array.from({ length: 1_000 }, () => CartId.parse(newCartId()))
    expect(new Set(ids).size).toBe(1_000)
  })
})

describe('the number of a new transaction', () => {
  it('is a UUID of version 7', () => {
    expect(newTransactionId()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(TransactionId.safeParse(newTransactionId()).success).toBe(true)
  })

  it('comes after the one before', () => {
    const ids = Array.from({ length: 1_000 }, newTransactionId)
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(1_000)
  })
})

describe('the bytes of a UUID', () => {
  it('are its 16 in the order in which it is written', () => {
    expect(uuidToBytes('01a20cbb-9fbf-77c1-8c65-169b98e077f2').toString('hex')).toBe(
      '01a20cbb9fbf77c18c65169b98e077f2',
    )
  })

  it('make the same UUID again', () => {
    expect(uuidFromBytes(Buffer.from('01a20cbb9fbf77c18c65169b98e077f2', 'hex'))).toBe(
      '01a20cbb-9fbf-77c1-8c65-169b98e077f2',
    )
    fc.assert(fc.property(fc.uuid(), (uuid) => uuidFromBytes(uuidToBytes(uuid)) === uuid))
  })

  it('are none of a text that is no UUID', () => {
    expect(() => uuidToBytes('not-a-uuid')).toThrow(TypeError)
  })
})

describe('a number in a path', () => {
  it.each([
    ['1', 1],
    ['42', 42],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('is %s', (text, expected) => {
    expect(pathNumber(CartId).parse(text)).toBe(expected)
  })

  it.each([
    '0',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    '0x10',
    ' 1',
    '1 ',
    '',
    '9007199254740992',
    '99999999999999999',
    '١',
    '1\n',
  ])('is not %j', (text) => {
    expect(pathNumber(CartId).safeParse(text).success).toBe(false)
  })

  it('is also within the bounds of what it numbers', () => {
    expect(pathNumber(LineNumber).parse('32000')).toBe(32_000)
    expect(pathNumber(LineNumber).safeParse('32001').success).toBe(false)
  })

  it('says what it must be', () => {
    expect(pathNumber(CartId).safeParse('x').error?.issues[0]?.message).toBe('must be a whole number')
  })
})

describe('an id in a body', () => {
  it.each<[string, z.ZodType, unknown[], unknown[]]>([
    ['of goods', GoodsId, [1, 9_007_199_254_740_991], [0, -1, 0.5, '1', 9_007_199_254_740_992]],
    ['of a cart', CartId, [1, 9_007_199_254_740_991], [0, -1, 0.5, '1', 9_007_199_254_740_992]],
    ['of a user', UserId, [0, 1, 9_007_199_254_740_991], [-1, 0.5, '1', null]],
    ['of a line', LineNumber, [1, 32_000], [0, 32_001, 1.5, '1']],
    [
      'of a transaction',
      TransactionId,
      ['01a20cbb-9fbf-77c1-8c65-169b98e077f2'],
      ['01a20cbb9fbf77c18c65169b98e077f2', '', 1, '01a20cbb-9fbf-77c1-8c65-169b98e077f2 '],
    ],
  ])('%s has its bounds', (_name, schema, good, bad) => {
    expect(good.filter((value) => !schema.safeParse(value).success)).toEqual([])
    expect(bad.filter((value) => schema.safeParse(value).success)).toEqual([])
  })
})
