import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { readLines } from './read-lines.ts'
import { makeBackup, sizeOfFile } from './test-backup.ts'

async function linesOf(path: string): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const lines of readLines(path, await sizeOfFile(path))) {
    found.push(...lines.map((line) => JSON.parse(line)))
  }
  return found
}

describe('the lines of a backup', () => {
  it('are what was written, without the seal', async () => {
    const lines = [
      ['a'],
      ['line feed \n and \u2028 and \u2029 and \r'],
      ['☕'.repeat(100_000)],
      ['🍌', null, 0],
    ]
    expect(await linesOf(await makeBackup(temporaryFolder(), lines))).toEqual(lines)
  })

  it('end with a fault where the file does', async () => {
    const path = await makeBackup(temporaryFolder(), [['a'], ['b'.repeat(10_000)]])
    await truncate(path, 130)
    await expect(linesOf(path)).rejects.toThrow(/unexpected end of file/)
  })

  it('are none of a file that is none', async () => {
    const path = join(temporaryFolder(), 'letter.txt')
    await writeFile(path, 'Dear Sir')
    await expect(linesOf(path)).rejects.toThrow(/incorrect header check|unexpected end/)
    await writeFile(path, '')
    await expect(linesOf(path)).rejects.toThrow()
    expect(await readFile(path, 'utf8')).toBe('')
  })
})
