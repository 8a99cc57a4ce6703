import { describe, expect, it } from 'vitest'
import { inPieces, type Piece } from './in-pieces.ts'

function numbersUpTo(last: number) {
  const asked: (number | undefined)[] = []
  const read = async (from = 1): Promise<Piece<number, number>> => {
    asked.push(from)
    const rows = [from, from + 1].filter((number) => number <= last)
    return { rows, next: from + 2 <= last ? from + 2 : undefined }
  }
  return { asked, read }
}

async function allOf(rows: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = []
  for await (const row of rows) all.push(row)
  return all
}

describe('a list that is read in pieces', () => {
  it.each([0, 1, 2, 3, 4, 5])('loses none of %i rows', async (last) => {
    const rows = await allOf(await inPieces(numbersUpTo(last).read))
    expect(rows).toEqual([1, 2, 3, 4, 5].slice(0, last))
  })

  it('is read no further than it is asked for', async () => {
    const { asked, read } = numbersUpTo(100)
    for await (const number of await inPieces(read)) if (number === 3) break
    expect(asked).toEqual([1, 3])
  })

  it('says at once that it cannot be read', async () => {
    const read = async (): Promise<Piece<number, number>> => {
      throw new Error('no database')
    }
    await expect(inPieces(read)).rejects.toThrow('no database')
  })

  it('breaks off where it cannot be read on, rather than end early', async () => {
    const read = async (from?: number): Promise<Piece<number, number>> => {
      if (from !== undefined) throw new Error('no database')
      return { rows: [1], next: 2 }
    }
    await expect(allOf(await inPieces(read))).rejects.toThrow('no database')
  })
})
