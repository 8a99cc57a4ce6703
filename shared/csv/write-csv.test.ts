import { describe, expect, it } from 'vitest'
import { type Cell, writeCsv } from './write-csv.ts'

async function chunksOf(rows: readonly (readonly Cell[])[], separator: ',' | ';'): Promise<string[]> {
  const chunks: string[] = []
  for await (const chunk of writeCsv({ columns: ['name', 'amount'], rows }, separator)) chunks.push(chunk)
  return chunks
}

async function csvOf(rows: readonly (readonly Cell[])[], separator: ',' | ';' = ';'): Promise<string> {
  return (await chunksOf(rows, separator)).join('')
}

describe('a table for a spreadsheet', () => {
  it('has a header and a line for each row, as UTF-8 that Excel takes for it', async () => {
    expect(await csvOf([['Téh ☕', 3000]])).toBe('\uFEFFname;amount\r\nTéh ☕;3000\r\n')
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+62 812', "'+62 812"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
  ])('makes no formula of the text %j', async (text, expected) => {
    expect(await csvOf([[text, 1]])).toBe(`\uFEFFname;amount\r\n${expected};1\r\n`)
  })

  it('leaves a negative number a number, and nothing empty', async () => {
    expect(await csvOf([[null, -500]])).toBe('\uFEFFname;amount\r\n;-500\r\n')
  })

  it.each([
    [';', 'a;b', '"a;b"'],
    [',', 'a;b', 'a;b'],
    [',', 'a,b', '"a,b"'],
    [';', 'say "hi"', '"say ""hi"""'],
    [';', 'two\nlines', '"two\nlines"'],
    [';', '=a;"b"', '"\'=a;""b"""'],
  ] as const)('separated by %s quotes %j where it must', async (separator, text, expected) => {
    expect(await csvOf([[text, 1]], separator)).toBe(
      `\uFEFFname${separator}amount\r\n${expected}${separator}1\r\n`,
    )
  })

  it('comes in pieces, none of its rows lost', async () => {
    const rows = Array.from({ length: 401 }, (_, index) => ['x', index] as const)
    const chunks = await chunksOf(rows, ',')
    expect(chunks.length).toBe(3)
    expect(chunks.join('').split('\r\n').slice(1, -1)).toEqual(rows.map(([, index]) => `x,${index}`))
  })
})
