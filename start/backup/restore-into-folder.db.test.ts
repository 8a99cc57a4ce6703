import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { openDataFolder } from '../data-folder.ts'
import { lockFolder } from '../folder-lock.ts'
import { reachDatabase } from '../reach-database.ts'
import { StartFault } from '../start-fault.ts'
import { inspectBackup } from './inspect-backup.ts'
import { restoreIntoFolder } from './restore-into-folder.ts'
import { ask, GO_ON, HUSH, makeBackup, SMALL } from './test-backup.ts'

const small = async () => inspectBackup(await makeBackup(temporaryFolder(), SMALL))
/** Its rows are refused once the database is there and half of the work is done. */
const refused = async () =>
  inspectBackup(
    await makeBackup(
      temporaryFolder(),
      SMALL.map((line) => (Array.isArray(line) ? ['motto', '""', '2026-11-24 08:30:00'] : line)),
    ),
  )

describe('a restore into a data folder', () => {
  it('makes one that opens, closed to others', async () => {
    const path = join(temporaryFolder(), 'deep', 'data')
    await restoreIntoFolder(path, await small(), HUSH, GO_ON)
    expect((await readdir(path)).sort()).toEqual(['kedai.json', 'mariadb', 'secrets'])
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect(await readFile(join(path, 'kedai.json'), 'utf8')).toBe('{"kedai":"data folder","layout":1}\n')

    await using running = new AsyncDisposableStack()
    const { url } = await reachDatabase({ databaseUrl: undefined, dataDir: path }, running, HUSH)
    expect(await ask(url, 'SELECT name, value, updated_at FROM settings ORDER BY name')).toEqual([
      { name: 'colour', value: '"red"', updated_at: '2026-11-24 08:30:00.000001' },
      { name: 'motto', value: '"Enak"', updated_at: '2026-11-24 08:30:00.000000' },
    ])
    // Whatever made the restore fast is not for a shop.
    expect(
      await ask(url, 'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@innodb_doublewrite AS doublewrite'),
    ).toEqual([{ flush: 1, doublewrite: 1 }])
  })

  it('takes an empty folder, the root of a disk, and what a restore that was killed left', async () => {
    const path = temporaryFolder()
    await chmod(path, 0o755)
    await mkdir(join(path, 'lost+found'))
    await mkdir(join(path, 'restoring'))
    await writeFile(join(path, 'restoring', 'half'), '')
    await restoreIntoFolder(path, await small(), HUSH, GO_ON)
    expect((await readdir(path)).sort()).toEqual(['kedai.json', 'lost+found', 'mariadb', 'secrets'])
    expect((await stat(path)).mode & 0o777).toBe(0o700)
  })

  it.each(['kedai.json', 'letter.txt', 'backups'])(
    'refuses one that holds %s, and touches nothing',
    async (name) => {
      const path = temporaryFolder()
      await chmod(path, 0o755)
      await writeFile(join(path, name), '')
      await expect(restoreIntoFolder(path, await small(), HUSH, GO_ON)).rejects.toThrow(
        new StartFault(
          `The data folder ${path} is not empty, and a restore overwrites nothing: move it away first, or name a new one with --data-folder.`,
        ),
      )
      expect(await readdir(path)).toEqual([name])
      expect((await stat(path)).mode & 0o777).toBe(0o755)
    },
  )

  it('leaves the folder as it was when it fails half-way', async () => {
    const path = temporaryFolder()
    await expect(restoreIntoFolder(path, await refused(), HUSH, GO_ON)).rejects.toThrow(
      /^The database does not take the rows of settings/,
    )
    expect(await readdir(path)).toEqual([])
  })

  it('leaves no folder where there was none when it fails half-way, or is stopped', async () => {
    const parent = temporaryFolder()
    await expect(restoreIntoFolder(join(parent, 'data'), await refused(), HUSH, GO_ON)).rejects.toThrow(
      StartFault,
    )
    await expect(
      restoreIntoFolder(join(parent, 'data'), await small(), HUSH, AbortSignal.abort()),
    ).rejects.toThrow(/abort/i)
    expect(await readdir(parent)).toEqual([])
  })

  it('that was killed has left a folder that no Kedai opens', async () => {
    const path = temporaryFolder()
    await mkdir(join(path, 'restoring'))
    await expect(openDataFolder(path)).rejects.toThrow(/holds other things and no kedai\.json/)
  })

  it('keeps out of a folder that another Kedai is about to use', async () => {
    const path = temporaryFolder()
    await using _lock = await lockFolder(path)
    await expect(restoreIntoFolder(path, await small(), HUSH, GO_ON)).rejects.toThrow(
      `Kedai already runs on the data folder ${path}: stop it first.`,
    )
  })

  it('refuses what cannot be a data folder', async () => {
    const parent = temporaryFolder()
    await writeFile(join(parent, 'letter.txt'), '')
    await expect(restoreIntoFolder(join(parent, 'letter.txt'), await small(), HUSH, GO_ON)).rejects.toThrow(
      `The data folder ${parent}/letter.txt cannot be made: a file is in its place or above it.`,
    )
    await expect(
      restoreIntoFolder(join(parent, 'x'.repeat(120)), await small(), HUSH, GO_ON),
    ).rejects.toThrow(/is too long by \d+ bytes/)
    const huge = { ...(await small()), textBytes: 2 ** 60 }
    await expect(restoreIntoFolder(join(parent, 'data'), huge, HUSH, GO_ON)).rejects.toThrow(/is too full/)
    expect(await readdir(parent)).toEqual(['letter.txt'])
  })
})
