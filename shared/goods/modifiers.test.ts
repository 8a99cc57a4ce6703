import { describe, expect, it } from 'vitest'
import {
  chooseModifiers,
  type ModifierGroup,
  modifierIdsOf,
  modifierIdsText,
  optionsHash,
} from './modifiers.ts'

const modifier = (id: number, name: string, priceChange = 0, soldOut = false) => ({
  id,
  name,
  priceChange,
  soldOut,
})
const SIZE: ModifierGroup = {
  id: 1,
  name: 'Ukuran',
  minChoices: 1,
  maxChoices: 1,
  modifiers: [modifier(11, 'Kecil', -1000), modifier(12, 'Besar', 2000)],
}
const TOPPING: ModifierGroup = {
  id: 2,
  name: 'Topping',
  minChoices: 0,
  maxChoices: 2,
  modifiers: [modifier(21, 'Boba', 3000), modifier(22, 'Keju', 4000), modifier(23, 'Jelly', 0, true)],
}

describe('choosing modifiers', () => {
  it('gives them in the order of their numbers, with what they do to the price', () => {
    expect(chooseModifiers([SIZE, TOPPING], [22, 11])).toEqual({
      modifiers: [
        { id: 11, name: 'Kecil', price_change: -1000 },
        { id: 22, name: 'Keju', price_change: 4000 },
      ],
      priceChange: 3000,
    })
  })

  it('takes none where no group wants one', () => {
    expect(chooseModifiers([TOPPING], [])).toEqual({ modifiers: [], priceChange: 0 })
    expect(chooseModifiers([], [])).toEqual({ modifiers: [], priceChange: 0 })
  })

  it.each([
    ['too few of a group', [21], { group_id: 1, name: 'Ukuran', chosen: 0, min_choices: 1, max_choices: 1 }],
    [
      'too many of a group',
      [11, 12],
      { group_id: 1, name: 'Ukuran', chosen: 2, min_choices: 1, max_choices: 1 },
    ],
  ])('refuses %s and says which', (_name, ids, group) => {
    expect(() => chooseModifiers([SIZE, TOPPING], ids)).toThrow(
      expect.objectContaining({ reason: 'MODIFIER_CHOICE', details: { groups: [group], modifiers_max: 10 } }),
    )
  })

  it('refuses what the goods are not sold with, and what is sold out', () => {
    expect(() => chooseModifiers([TOPPING], [11, 21])).toThrow(
      expect.objectContaining({ reason: 'MODIFIER_NOT_FOUND', details: { modifiers: [11] } }),
    )
    expect(() => chooseModifiers([TOPPING], [23])).toThrow(
      expect.objectContaining({ reason: 'MODIFIER_SOLD_OUT', details: { modifiers: [23] } }),
    )
  })

  it('refuses a modifier that is chosen twice, and more than a line holds', () => {
    const many: ModifierGroup = {
      ...TOPPING,
      maxChoices: 20,
      modifiers: Array.from({ length: 11 }, (_, index) => modifier(31 + index, 'Topping')),
    }
    const choose = (ids: number[]) => () => chooseModifiers([many], ids)
    const refused = expect.objectContaining({
      reason: 'MODIFIER_CHOICE',
      details: { groups: [], modifiers_max: 10 },
    })
    expect(choose([31, 31])).toThrow(refused)
    expect(choose(many.modifiers.map(({ id }) => id))).toThrow(refused)
    expect(choose(many.modifiers.slice(1).map(({ id }) => id))().modifiers).toHaveLength(10)
  })

  it('is kept as text that is the same in any order, and read back', () => {
    expect(modifierIdsText([22, 9, 110])).toBe('9,22,110')
    expect(modifierIdsOf('9,22,110')).toEqual([9, 22, 110])
    expect(modifierIdsOf(modifierIdsText([]))).toEqual([])
  })

  it('tells lines apart by a digest, which is empty without any', () => {
    expect(optionsHash('')).toHaveLength(0)
    expect(optionsHash('9,22')).toHaveLength(32)
    expect(optionsHash('9,22')).not.toEqual(optionsHash('9,2'))
  })
})
