import { describe, expect, it } from 'vitest'
import { parseMeterSpec } from './meter-spec.ts'

describe('a meter on the command line', () => {
  it.each([
    ['rapl', { kind: 'rapl', target: '', options: {} }],
    [' shelly:http://192.168.1.50 ', { kind: 'shelly', target: 'http://192.168.1.50', options: {} }],
    ['csv:my,readings.csv', { kind: 'csv', target: 'my,readings.csv', options: {} }],
    ['ina219,shunt-ohms=0.1', { kind: 'ina219', target: '', options: { 'shunt-ohms': '0.1' } }],
    ['x:a,b=1,c=2', { kind: 'x', target: 'a', options: { b: '1', c: '2' } }],
  ])('is read from %s', (text, expected) => {
    expect(parseMeterSpec(text)).toEqual(expected)
  })

  it.each(['', ':target', '192.168.1.50', 'Shelly:x', 'a b'])('is not %j', (text) => {
    expect(() => parseMeterSpec(text)).toThrow(`"${text}" names no meter: it is like rapl or`)
  })

  it('has each option once', () => {
    expect(() => parseMeterSpec('x,a=1,a=2')).toThrow('The meter x,a=1,a=2 has the option a twice.')
  })
})
