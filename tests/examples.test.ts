import { describe, expect, it } from 'vitest'
import { read, runnableExamples } from '../scripts/docs-files.ts'
import { fencesOf } from '../scripts/docs-markdown.ts'
import { isAsShown, openFreshShop, runExamples } from './run-examples.ts'

/** Read in this order, in one terminal: the second goes on with the shop of the first. */
const DOCUMENTS = ['docs/operating.md', 'docs/money.md']

describe('the examples of the documents', () => {
  it('answer as it is shown below them', async () => {
    const examples = DOCUMENTS.flatMap((file) => runnableExamples(file))
    await using shop = await openFreshShop()
    const printed = await runExamples(examples, shop)
    for (const [index, { file, line, answer }] of examples.entries()) {
      const text = printed[index]?.trim() ?? ''
      const place = `${file}:${line}`
      if (answer === undefined) {
        expect({ place, text }).not.toMatchObject({ text: expect.stringMatching(/"code":[45]\d\d/) })
        continue
      }
      const last = text.split('\n').at(-1) ?? ''
      const isRight = isAsShown(JSON.parse(answer), JSON.parse(last))
      expect({ place, answered: isRight ? answer : last }).toEqual({ place, answered: answer })
    }
  })

  it('are the same in English and in Bahasa Indonesia', () => {
    const codeOf = (file: string) => fencesOf(read(file)).map(({ info, code }) => [info, code])
    expect(codeOf('docs/mengelola-warung.md')).toEqual(codeOf('docs/operating.md'))
  })
})

describe('an answer', () => {
  it.each([
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ id: '019e…' }, { id: '019e5f00' }],
    [{ list: [1, '…'] }, { list: [1, 2, 3] }],
    [{ a: null }, { a: null }],
  ])('is as shown by %j when it is %j', (shown, real) => {
    expect(isAsShown(shown, real)).toBe(true)
  })

  it.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, {}],
    [{ id: '019e…' }, { id: '119e' }],
    [{ list: [1] }, { list: [1, 2] }],
    [{ list: [1, 2, '…'] }, { list: [1] }],
    [{ a: null }, { a: 0 }],
    [{ a: {} }, { a: null }],
  ])('is not as shown by %j when it is %j', (shown, real) => {
    expect(isAsShown(shown, real)).toBe(false)
  })
})
