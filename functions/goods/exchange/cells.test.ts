import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rupiahOf, safeCell, textOf, UnreadableCell, unitOf, wholeNumberOf, yesOrNoOf } from './cells.ts'

describe('an amount of rupiah', () => {
  it.each([
    ['15000', 15_000],
    ['15.000', 15_000],
    ['1.234.567', 1_234_567],
    ['Rp15.000', 15_000],
    ['rp. 15.000', 15_000],
    ['Rp 15.000,00', 15_000],
    ['15.000,-', 15_000],
    [' 0 ', 0],
  ])('%j is %i', (cell, rupiah) => {
    expect(rupiahOf(cell)).toBe(rupiah)
  })

  it.each([
    '',
    '15,000',
    '15.00',
    '15.0000',
    '1.5',
    '-5',
    '1e3',
    '0x10',
    '15.000,50',
    'Rp',
    '$5',
    '15 000',
    '٥',
  ])('%j is none', (cell) => {
    expect(() => rupiahOf(cell)).toThrow(UnreadableCell)
  })
})

describe('other cells', () => {
  it('are whole numbers, with or without dots at the thousands', () => {
    expect([wholeNumberOf('1500'), wholeNumberOf(' 1.500 ')]).toEqual([1500, 1500])
    for (const cell of ['1,5', '-1', '', '1.5', '1.50.000'])
      expect(() => wholeNumberOf(cell)).toThrow(UnreadableCell)
  })

  it('say yes or no in two languages', () => {
    expect(['Ya', 'yes', 'TRUE', '1'].map(yesOrNoOf)).toEqual([true, true, true, true])
    expect(['Tidak', 'no', 'False', '0'].map(yesOrNoOf)).toEqual([false, false, false, false])
    for (const cell of ['', 'maybe', '2']) expect(() => yesOrNoOf(cell)).toThrow(UnreadableCell)
  })

  it('name a unit in two languages', () => {
    expect(['Piece', 'buah', 'PCS', 'gr', 'ml'].map(unitOf)).toEqual([
      'piece',
      'piece',
      'piece',
      'gram',
      'ml',
    ])
    for (const cell of ['', 'kg', 'constructor']) expect(() => unitOf(cell)).toThrow(UnreadableCell)
  })
})

describe('text that a spreadsheet would run', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+62 812', "'+62 812"],
    ['-5', "'-5"],
    ['@sum', "'@sum"],
    ["'tis", "''tis"],
    ['Teh = enak', 'Teh = enak'],
  ])('%j is written as %j and read back', (text, cell) => {
    expect(safeCell(text)).toBe(cell)
    expect(textOf(cell)).toBe(text)
  })

  it('is read as it is where a person wrote it', () => {
    expect([textOf('=1+1'), textOf("'tis"), textOf('')]).toEqual(['=1+1', "'tis", ''])
  })

  it('comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '=', '-', 'a', '\t') }),
        (text) => textOf(safeCell(text)) === text,
      ),
    )
  })
})
