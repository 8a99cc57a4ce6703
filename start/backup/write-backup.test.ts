import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { GO_ON, makeBackup, SMALL } from './test-backup.ts'
import { writeBackup } from './write-backup.ts'

describe('writing a backup', () => {
  it('makes a file for its owner’s eyes only', async () => {
    const path = await makeBackup(temporaryFolder(), SMALL)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('has another name until all is there, and leaves nothing when it fails', async () => {
    const folder = temporaryFolder()
    let names: string[] = []
    async function* text() {
      yield 'x'.repeat(1_000_000)
      names = await readdir(folder)
      throw new Error('the database ended')
    }
    await expect(writeBackup({ folder, name: 'a.jsonl.gz', text: text(), stop: GO_ON })).rejects.toThrow(
      'the database ended',
    )
    expect(names).toEqual(['a.jsonl.gz.unfinished'])
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing when it is stopped', async () => {
    const folder = temporaryFolder()
    const stop = new AbortController()
    async function* text() {
      for (;;) {
        yield 'x'.repeat(100_000)
        stop.abort()
      }
    }
    await expect(
      writeBackup({ folder, name: 'a.jsonl.gz', text: text(), stop: stop.signal }),
    ).rejects.toThrow(/abort/i)
    expect(await readdir(folder)).toEqual([])
  })

  it('writes over nothing', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'a.jsonl.gz.unfinished'), 'of another')
    async function* text() {
      yield 'x'
    }
    await expect(writeBackup({ folder, name: 'a.jsonl.gz', text: text(), stop: GO_ON })).rejects.toThrow(
      /EEXIST/,
    )
    expect(await readdir(folder)).toEqual(['a.jsonl.gz.unfinished'])
  })
})
