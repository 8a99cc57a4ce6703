import { expect, it } from 'vitest'
import { tsvOf } from './tsv.ts'

it('writes rows as LOAD DATA reads them', () => {
  expect(
    tsvOf([
      [1, 'Kopi', null, true, Buffer.from([0, 255])],
      ['a\tb\nc\\d', false],
    ]),
  ).toBe('1\tKopi\t\\N\t1\t00ff\na\\tb\\nc\\\\d\t0\n')
})
