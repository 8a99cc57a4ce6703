import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SCHEMA_VERSION } from '@kedai/shared/database/schema-version.ts'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { StartFault } from '../start-fault.ts'
import { inspectBackup } from './inspect-backup.ts'
import { HEADER, makeBackup, SMALL } from './test-backup.ts'

const without = (index: number) => SMALL.filter((_, at) => at !== index)
const withLine = (index: number, line: unknown) => SMALL.map((was, at) => (at === index ? line : was))

/** The sentence that it is refused with. */
async function sentenceOf(path: string): Promise<string> {
  const fault = await inspectBackup(path).then(
    () => new Error('it was taken'),
    (error: unknown) => error as Error,
  )
  expect(fault).toBeInstanceOf(StartFault)
  return fault.message
}

const DAMAGED =
  /^The backup .* is damaged: it is not what was written\. Use another one; nothing was touched\.$/
const NO_BACKUP = /^.* is not a backup of Kedai's, or its beginning is damaged: use another one\.$/

describe('a backup', () => {
  it('that is whole tells what it holds', async () => {
    const path = await makeBackup(temporaryFolder(), SMALL)
    expect(await inspectBackup(path)).toMatchObject({
      path,
      header: HEADER,
      rowCount: 2,
      rowCounts: new Map([['settings', 2]]),
    })
  })

  it('is refused with any of its bytes changed', async () => {
    const path = await makeBackup(temporaryFolder(), SMALL)
    const whole = await readFile(path)
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      await writeFile(path, flipped)
      expect(await sentenceOf(path), `byte ${at}`).toMatch(at < 300 ? /damaged/ : DAMAGED)
    }
  })

  it('is refused wherever it is cut off, and with something behind it', async () => {
    const path = await makeBackup(temporaryFolder(), SMALL)
    const whole = await readFile(path)
    for (let bytes = 0; bytes < whole.length; bytes++) {
      await writeFile(path, whole.subarray(0, bytes))
      expect(await sentenceOf(path), `${bytes} bytes`).toMatch(/damaged/)
    }
    await writeFile(path, Buffer.concat([whole, Buffer.from('x')]))
    expect(await sentenceOf(path)).toMatch(DAMAGED)
    await writeFile(path, Buffer.concat([whole, whole]))
    expect(await sentenceOf(path)).toMatch(DAMAGED)
  })

  it.each([
    [
      'of another format',
      withLine(0, { ...HEADER, format: 2 }),
      /has format 2 and this Kedai reads format 1/,
    ],
    [
      'of a newer Kedai',
      withLine(0, { ...HEADER, schema: SCHEMA_VERSION + 1 }),
      /was made by a newer Kedai \(its tables are version \d+, those of this one \d+\): update Kedai first\.$/,
    ],
    ['of something else', withLine(0, { ...HEADER, kedai: 'diary' }), NO_BACKUP],
    ['whose header lacks something', withLine(0, { ...HEADER, shop: undefined }), DAMAGED],
    ['without its end', without(5), DAMAGED],
    ['without a row', without(2), DAMAGED],
    ['without the end of a table', without(4), DAMAGED],
    ['whose end counts otherwise', withLine(5, { end: true, tables: 1, rows: 3 }), DAMAGED],
    ['that has something after its end', [...SMALL, { table: 'x' }], DAMAGED],
  ])('%s is refused, though it is sealed', async (_name, lines, sentence) => {
    expect(await sentenceOf(await makeBackup(temporaryFolder(), lines))).toMatch(sentence)
  })

  it('that is not there, or no file at all, is refused', async () => {
    const folder = temporaryFolder()
    expect(await sentenceOf(join(folder, 'none'))).toBe(`There is no file ${join(folder, 'none')}.`)
    expect(await sentenceOf(folder)).toBe(`${folder} is not a file.`)
    await writeFile(join(folder, 'letter.txt'), 'Dear Sir')
    expect(await sentenceOf(join(folder, 'letter.txt'))).toMatch(NO_BACKUP)
  })
})
