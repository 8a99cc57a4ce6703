import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchPrefixesOf, wordsOf } from './words.ts'

describe('the words of a name', () => {
  it.each([
    ['Es Teh Manis', ['es', 'teh', 'manis']],
    ['Kopi-Susu (panas)', ['kopi', 'susu', 'panas']],
    ['7UP 330ml', ['7up', '330ml']],
    ['Teh, teh, TEH', ['teh']],
    ['Café', ['café']],
    ['Ｋｏｐｉ', ['kopi']],
    ['ﬁlter', ['filter']],
    ['ชาเย็น', ['ชาเย็น']],
    ['奶茶', ['奶茶']],
    ['🧋 Boba', ['boba']],
    ['%_\\\'"', []],
    ['', []],
  ])('%j are %j', (name, words) => {
    expect(wordsOf(name)).toEqual(words)
  })

  it('are the same however an accent is written', () => {
    expect(wordsOf('Cafe\u0301')).toEqual(wordsOf('Caf\u00e9'))
  })

  it('are cut at sixty characters, never within one', () => {
    expect(wordsOf('x'.repeat(61))).toEqual(['x'.repeat(60)])
    expect(wordsOf('𝒳'.normalize('NFC').repeat(61))).toEqual(['x'.repeat(60)])
    expect(wordsOf('𐌰'.repeat(61))).toEqual(['𐌰'.repeat(60)])
  })

  it('are each once, in lower case, of letters, marks and digits only, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const words = wordsOf(name)
        return (
          new Set(words).size === words.length &&
          words.every((word) => /^[\p{L}\p{M}\p{N}]{1,60}$/u.test(word) && word === word.toLowerCase())
        )
      }),
    )
  })
})

describe('a search', () => {
  it('looks for the beginnings of five words at the most', () => {
    expect(searchPrefixesOf('es te ma ku li ma pu')).toEqual(['es', 'te', 'ma', 'ku', 'li'])
  })

  it('looks for nothing where there is no word in it', () => {
    expect(searchPrefixesOf(' %  _ ')).toEqual([])
  })
})
