import { describe, expect, it } from 'vitest'
import { parseFunctionName } from './function-name.ts'

const TAKEN = ['cart', 'stocks', 'defineFunction']

describe('the name of a new function', () => {
  it('has three spellings', () => {
    expect(parseFunctionName('daily-shop-report', TAKEN)).toEqual({
      kebab: 'daily-shop-report',
      camel: 'dailyShopReport',
      pascal: 'DailyShopReport',
    })
    expect(parseFunctionName('goods', TAKEN)).toEqual({ kebab: 'goods', camel: 'goods', pascal: 'Goods' })
  })

  it.each([undefined, ''])('must be given (%j)', (text) => {
    expect(() => parseFunctionName(text, TAKEN)).toThrow(
      'The name is missing: npm run new:function <name>, as in daily-report.',
    )
  })

  it.each([
    'Goods',
    'daily_report',
    'daily report',
    '-goods',
    'goods-',
    'a--b',
    '../x',
    'goods2',
    'é',
    'x'.repeat(41),
  ])('is not spelt %j', (text) => {
    expect(() => parseFunctionName(text, TAKEN)).toThrow(
      `"${text}" cannot be a function's name: use lower-case words joined by -, at most 40 letters.`,
    )
  })

  it.each([
    'shared',
    'index',
    'functions',
    'delete',
    'new',
    'await',
    'let',
    'static',
    'undefined',
    'arguments',
  ])('is not the word %j, which has a meaning of its own', (text) => {
    expect(() => parseFunctionName(text, TAKEN)).toThrow(
      `"${text}" cannot be a function's name: the word has a meaning of its own here.`,
    )
  })

  it.each(['cart', 'define-function'])('is not one that is taken (%j)', (text) => {
    expect(() => parseFunctionName(text, TAKEN)).toThrow(`"${text}" is taken: choose another name.`)
  })
})
