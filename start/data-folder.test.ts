import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDataFolder, refuseFull } from './data-folder.ts'
import { folderFault, StartFault } from './start-fault.ts'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kedai-data-'))
})
afterEach(() => rm(parent, { recursive: true }))

describe('opening the data folder', () => {
  it('makes it, marked and closed to others', async () => {
    const path = join(parent, 'a', 'data')
    expect(await openDataFolder(path)).toEqual({
      path,
      databaseDirectory: join(path, 'mariadb'),
      socketPath: join(path, 'mariadb.sock'),
      secretsFolder: join(path, 'secrets'),
    })
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect(await readFile(join(path, 'kedai.json'), 'utf8')).toBe('{"kedai":"data folder","layout":1}\n')
  })

  it('opens it again, and closes it to others again', async () => {
    const path = join(parent, 'data')
    await openDataFolder(path)
    await writeFile(join(path, 'mariadb.log'), '')
    await chmod(path, 0o755)
    await openDataFolder(path)
    expect((await stat(path)).mode & 0o777).toBe(0o700)
  })

  it('takes an empty folder, such as the root of a disk', async () => {
    await mkdir(join(parent, 'lost+found'))
    await openDataFolder(parent)
    expect((await readdir(parent)).sort()).toEqual(['kedai.json', 'lost+found'])
  })

  it('knows a folder by one name, whichever link leads to it', async () => {
    await mkdir(join(parent, 'disk'))
    await symlink(join(parent, 'disk'), join(parent, 'data'))
    expect((await openDataFolder(join(parent, 'data'))).path).toBe(join(parent, 'disk'))
  })

  it('refuses a folder that holds other things, and changes nothing in it', async () => {
    await writeFile(join(parent, 'letter.txt'), '')
    await chmod(parent, 0o750)
    await expect(openDataFolder(parent)).rejects.toThrow(
      `The data folder ${parent} holds other things and no kedai.json, so it is not Kedai's: set DATA_DIR to a new or an empty folder.`,
    )
    expect(await readdir(parent)).toEqual(['letter.txt'])
    expect((await stat(parent)).mode & 0o777).toBe(0o750)
  })

  it('refuses one that a newer Kedai made', async () => {
    await writeFile(join(parent, 'kedai.json'), '{"kedai":"data folder","layout":2}')
    await expect(openDataFolder(parent)).rejects.toThrow(
      `The data folder ${parent} was made by a newer Kedai than this one.`,
    )
  })

  it('refuses a marker that is not its own', async () => {
    await writeFile(join(parent, 'kedai.json'), 'hello')
    await expect(openDataFolder(parent)).rejects.toThrow(
      `${join(parent, 'kedai.json')} is not as Kedai wrote it.`,
    )
  })

  it('refuses a path that is too long for a socket, before it makes anything', async () => {
    const path = join(parent, 'x'.repeat(120))
    await expect(openDataFolder(path)).rejects.toThrow(
      /^The path of the data folder .* is too long by \d+ bytes/,
    )
    expect(await readdir(parent)).toEqual([])
  })

  it('refuses a file in its place', async () => {
    await writeFile(join(parent, 'data'), '')
    await expect(openDataFolder(join(parent, 'data'))).rejects.toThrow(
      `The data folder ${join(parent, 'data')} cannot be made: a file is in its place or above it.`,
    )
  })
})

describe('room on the disk', () => {
  it('is asked for before it is needed', async () => {
    await expect(refuseFull(parent, 2 ** 60)).rejects.toThrow(
      new RegExp(
        `^The disk of ${parent} is too full: \\d+ MiB are free and 1099511627776 MiB are needed\\.$`,
      ),
    )
    await expect(refuseFull(parent, 1)).resolves.toBeUndefined()
  })
})

describe('a fault of the file system', () => {
  it.each([
    [
      'EACCES',
      /^The data folder \/d may not be read and written by this user \(number \d+\): start Kedai as its owner, or set DATA_DIR to another folder\.$/,
    ],
    ['EROFS', /^The data folder \/d is on a file system that is read-only\.$/],
    ['ENOSPC', /^The disk of the data folder \/d is full\.$/],
    ['EIO', /^The data folder \/d cannot be used: what the system said\.$/],
  ])('is one sentence: %s', (code, sentence) => {
    const fault = folderFault('/d', Object.assign(new Error('what the system said'), { code }))
    expect(fault).toBeInstanceOf(StartFault)
    expect(fault.message).toMatch(sentence)
  })
})
