import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { expect, it } from 'vitest'
import { ask, HUSH } from './backup/test-backup.ts'
import { reachDatabase } from './reach-database.ts'
import { runOwnDatabase } from './run-own-database.ts'
import { StartFault } from './start-fault.ts'

const reach = (dataDir: string, running: AsyncDisposableStack) =>
  reachDatabase({ databaseUrl: undefined, dataDir }, running, HUSH)

it('reaches the database of an open shop, and leaves it open', async () => {
  const path = temporaryFolder()
  await using shop = new AsyncDisposableStack()
  const own = await runOwnDatabase(path, shop, HUSH)
  {
    await using running = new AsyncDisposableStack()
    const { url, place, folder } = await reach(path, running)
    expect({ url, place, folder: folder?.path }).toEqual({ url: own.url, place: path, folder: path })
    expect(await ask(url, 'SELECT DATABASE() AS name')).toEqual([{ name: 'kedai' }])
  }
  expect(await ask(own.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

it('starts the database of a closed shop for as long as it is needed, and keeps everybody else out', async () => {
  const path = temporaryFolder()
  {
    await using shop = new AsyncDisposableStack()
    await runOwnDatabase(path, shop, HUSH)
  }
  const running = new AsyncDisposableStack()
  const { url } = await reach(path, running)
  expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await using other = new AsyncDisposableStack()
  await expect(runOwnDatabase(path, other, HUSH)).rejects.toThrow(/Kedai already runs on the data folder/)
  // A second command beside it.
  await using beside = new AsyncDisposableStack()
  expect(await ask((await reach(path, beside)).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await running.disposeAsync()
  await expect(ask(url, 'SELECT 1 AS one')).rejects.toThrow(/ENOENT|ECONNREFUSED/)
})

it('makes nothing where there is no shop', async () => {
  const parent = temporaryFolder()
  await using running = new AsyncDisposableStack()
  await expect(reach(join(parent, 'data'), running)).rejects.toThrow(
    new StartFault(`There is no shop in the data folder ${parent}/data: DATA_DIR names the one to use.`),
  )
  await writeFile(join(parent, 'letter.txt'), '')
  await expect(reach(parent, running)).rejects.toThrow(/There is no shop in the data folder/)
  expect(await readdir(parent)).toEqual(['letter.txt'])
})

it('says what is wrong with a database of somebody else’s', async () => {
  await using running = new AsyncDisposableStack()
  await expect(
    reachDatabase(
      { databaseUrl: 'mysql://kedai:hush@127.0.0.1:1/kedai', dataDir: '/nowhere' },
      running,
      HUSH,
    ),
  ).rejects.toThrow(
    'The database of DATABASE_URL (mysql://kedai@127.0.0.1:1/kedai) cannot be used: nothing listens there.',
  )
})
