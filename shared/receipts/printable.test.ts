import { describe, expect, it } from 'vitest'
import { printable, wrapped } from './printable.ts'

describe('a printable text', () => {
  it.each([
    ['Es Téh Śąđ', 'Es Teh Sad'],
    ['“Kopi” – ½ × 3 …', '"Kopi" - 1/2 x 3 ...'],
    ['☕ Kopi', '? Kopi'],
    ['👩🏽‍🍳', '??'],
    ['コーヒー', '????'],
    ['Rp 5.000~', 'Rp 5.000~'],
    ['satu\tdua\ntiga', 'satu dua tiga'],
  ])('of %j is %j', (text, plain) => {
    expect(printable(text)).toBe(plain)
  })

  it('holds no command for the printer', () => {
    // ESC p 0: opens the drawer. GS V 0: cuts the paper.
    expect(printable('Kopi\x1bp\x00\x1dV\x00\u009b')).toBe('Kopi p  V  ')
  })
})

describe('wrapping', () => {
  it.each([
    ['', 5, ['']],
    ['Kopi', 5, ['Kopi']],
    ['Kopi Susu Gula Aren', 10, ['Kopi Susu', 'Gula Aren']],
    ['Kopi Susu', 4, ['Kopi', 'Susu']],
    ['KopiSusuGula', 5, ['KopiS', 'usuGu', 'la']],
    ['  + Gula aren', 8, ['  + Gula', 'aren']],
    ['  abcdefghij', 5, ['  abc', 'defgh', 'ij']],
  ])('of %j at %i is %j', (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines)
  })
})
