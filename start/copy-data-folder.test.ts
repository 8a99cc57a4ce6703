import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyDataFolder, stampOf } from './copy-data-folder.ts'

let parent: string
let folder: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kedai-copy-'))
  folder = join(parent, 'data')
  await mkdir(folder, { mode: 0o700 })
  await writeFile(join(folder, 'ibdata1'), 'the books')
})
afterEach(() => rm(parent, { recursive: true }))

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day, 8, 30))

describe('a copy of the data folder', () => {
  it('is named after the time in UTC', () => {
    expect(stampOf(new Date('2026-11-24T08:30:05.678Z'))).toBe('20261124T083005Z')
  })

  it('holds all of it, closed to others, in place of an unfinished one', async () => {
    await mkdir(`${folder}.copy-unfinished`)
    await writeFile(join(`${folder}.copy-unfinished`, 'half'), '')
    const copy = await copyDataFolder(folder, at(24))
    expect(copy).toBe(`${folder}.copy-20261124T083000Z`)
    expect(await readFile(join(copy, 'ibdata1'), 'utf8')).toBe('the books')
    expect((await stat(copy)).mode & 0o777).toBe(0o700)
    expect((await readdir(parent)).sort()).toEqual(['data', 'data.copy-20261124T083000Z'])
  })

  it('leaves out the backups', async () => {
    await mkdir(join(folder, 'backups'))
    await writeFile(join(folder, 'backups', 'kedai-backup.jsonl.gz'), 'the books')
    expect(await readdir(await copyDataFolder(folder, at(24)))).toEqual(['ibdata1'])
  })

  it('pushes out the oldest but three, and nothing that only looks like one', async () => {
    await mkdir(`${folder}.copy-of-mine`)
    for (const day of [20, 21, 22, 23, 24]) await copyDataFolder(folder, at(day))
    expect((await readdir(parent)).sort()).toEqual([
      'data',
      'data.copy-20261122T083000Z',
      'data.copy-20261123T083000Z',
      'data.copy-20261124T083000Z',
      'data.copy-of-mine',
    ])
  })
})
