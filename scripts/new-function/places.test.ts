import { describe, expect, it } from 'vitest'
import { parseFunctionName } from './function-name.ts'
import { PLACES } from './places.ts'

const name = parseFunctionName('goods-report', [])
const placeOf = (file: string) => PLACES.find((place) => place.file === file)?.add ?? (() => 'no such place')

describe('a place that lists functions', () => {
  it('is functions/index.ts, in the order of the alphabet', () => {
    const before = `import { pay } from './pay/handler.ts'

export const functions: readonly KedaiFunction[] = [
  cart,
  pay,
]
`
    expect(
      placeOf('functions/index.ts')(before, name),
    ).toBe(`import { goodsReport } from './goods-report/handler.ts'
import { pay } from './pay/handler.ts'

export const functions: readonly KedaiFunction[] = [cart, goodsReport, pay]
`)
  })

  it('is package-lock.json, in the order of npm', () => {
    const before = {
      version: '1.2.3',
      packages: { '': {}, 'functions/pay': {}, 'node_modules/@kedai/pay': {}, shared: {} },
    }
    const after = JSON.parse(placeOf('package-lock.json')(JSON.stringify(before), name))
    expect(Object.entries(after.packages)).toEqual([
      ['', {}],
      [
        'functions/goods-report',
        { name: '@kedai/goods-report', version: '1.2.3', dependencies: { '@kedai/shared': '*' } },
      ],
      ['functions/pay', {}],
      ['node_modules/@kedai/goods-report', { resolved: 'functions/goods-report', link: true }],
      ['node_modules/@kedai/pay', {}],
      ['shared', {}],
    ])
  })

  it('is the README, at the end of its table', () => {
    const before =
      'What it does\n\n| Function | Address | |\n|---|---|---|\n| pay | `POST` | pays |\n\nMore\n'
    expect(placeOf('README.md')(before, name)).toBe(
      'What it does\n\n| Function | Address | |\n|---|---|---|\n| pay | `POST` | pays |\n' +
        '| goods-report | `GET /api/small/goods-report/:goods_id` | one of the goods |\n\nMore\n',
    )
  })

  it('is docs/architecture.md, before the list of them all', () => {
    const before = '| `functions/pay/` | pay a cart | `shared/` |\n| `functions/index.ts` | the list |\n'
    expect(placeOf('docs/architecture.md')(before, name)).toBe(
      '| `functions/pay/` | pay a cart | `shared/` |\n' +
        '| `functions/goods-report/` | one of the goods | `shared/` |\n| `functions/index.ts` | the list |\n',
    )
  })

  it.each(['functions/index.ts', 'README.md', 'docs/architecture.md'])('says so when %s has none', (file) => {
    expect(() => placeOf(file)('nothing\n', name)).toThrow(`${file} has no `)
  })
})
