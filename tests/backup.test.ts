import { existsSync } from 'node:fs'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Clone,
  type CommandOptions,
  goodsOf,
  makeClone,
  openShop,
  processesIn,
  sell,
  stop,
  type,
} from './start-newcomer.ts'

const IS_ROOT = process.getuid?.() === 0

let clone: Clone
beforeAll(async () => {
  clone = await makeClone()
})
afterAll(() => clone.remove())

/** Types the command, which ends by itself: its exit code, what it said, and what it complained of. */
async function run(words: readonly string[], options: CommandOptions = {}) {
  const command = type(clone, ['--silent', ...words], options)
  const { code } = await command.ended
  const errors = command
    .errors()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('npm warn'))
  return { code, output: command.output(), errors }
}

/** Path of the backup that a command says it made. */
function madeBy(output: string): string {
  return / is in (\S+)$/m.exec(output)?.[1] ?? `none: ${output}`
}

/** Words that make what follows see a small disk at the folder. */
function onSmallDisk(folder: string): string[] {
  const privileges = IS_ROOT ? [] : ['--user', '--map-root-user']
  const mount = `mount -t tmpfs -o size=64k tmpfs ${folder} && exec "$@"`
  return ['unshare', '--mount', ...privileges, '--', 'sh', '-c', mount, 'sh']
}

describe('a shop of its own', () => {
  it('is backed up open and closed, looked through, and restored into a new folder that sells', async () => {
    const env = { DATA_DIR: join(clone.parent, 'data') }
    const shop = await openShop(clone, { env })
    await sell(shop)
    const open = await run(['run', 'backup'], { env })
    expect(open, open.output).toMatchObject({ code: 0, errors: [] })
    expect(madeBy(open.output)).toMatch(
      new RegExp(`^${env.DATA_DIR}/backups/kedai-backup-\\d{8}T\\d{6}Z-[0-9a-f]{8}\\.jsonl\\.gz$`),
    )
    expect((await stat(madeBy(open.output))).mode & 0o777).toBe(0o600)
    const looked = await run(['run', 'books:verify'], { env })
    expect(looked.output).toMatch(/^The books are in order: 1 sales, 1 events, last receipt \d{8}-0001\.$/m)
    expect(looked.code).toBe(0)
    expect((await goodsOf(shop))[0]?.stock).toBe(97)
    await stop(clone, shop)

    // A path as it is typed: relative to where npm is run.
    await mkdir(join(clone.path, 'stick'))
    const closed = await run(['run', 'backup', '--', '--to', 'stick', '--keep', '2'], { env })
    expect(closed, closed.output).toMatchObject({ code: 0, errors: [] })
    expect(madeBy(closed.output)).toContain(`${clone.path}/stick/`)
    expect(await processesIn(clone.parent)).toEqual([])

    const folder = join(clone.parent, 'restored')
    const restored = await run(['run', 'restore', madeBy(closed.output), '--', '--data-folder', folder])
    expect(restored, restored.output).toMatchObject({ code: 0, errors: [] })
    expect(restored.output).toMatch(/^Restored the shop as it was at .* UTC into .*\/restored\.$/m)
    expect(restored.output).toMatch(/^The books are in order: 1 sales, 1 events, last receipt \d{8}-0001\.$/m)
    expect(await processesIn(clone.parent)).toEqual([])

    const again = await openShop(clone, { env: { DATA_DIR: folder } })
    await sell(again)
    expect((await goodsOf(again)).map(({ stock }) => stock)).toEqual([94, 30, 150])
    await stop(clone, again)

    const refused = await run(['run', 'restore', madeBy(closed.output)], { env })
    expect(refused.code).toBe(1)
    expect(refused.errors).toEqual([
      `The data folder ${env.DATA_DIR} is not empty, and a restore overwrites nothing: move it away first, or name a new one with --data-folder.`,
    ])
  })

  it('is told its date, and has it set', async () => {
    const env = { DATA_DIR: join(clone.parent, 'dated') }
    await stop(clone, await openShop(clone, { env }))
    const shown = await run(['run', 'books:date'], { env })
    const today = /which is (\S+) in the shop/.exec(shown.output)?.[1] ?? ''
    expect(shown).toMatchObject({ code: 0, errors: [] })
    expect(shown.output).toContain(
      `The books are on 1970-01-01.\nNothing has to be done: the next receipt is ${today.replaceAll('-', '')}-0001.\n`,
    )
    const set = await run(['run', 'books:date', '--', today], { env })
    expect(set.output).toBe(
      `The books are on ${today}; the next receipt is ${today.replaceAll('-', '')}-0001.\n`,
    )
    const refused = await run(['run', 'books:date', '--', '2026-02-30'], { env })
    expect(refused).toMatchObject({
      code: 1,
      errors: ['That is no date: type npm run books:date -- YYYY-MM-DD'],
    })
    expect(await processesIn(clone.parent)).toEqual([])
  })
})

describe('a command ends with one sentence and leaves nothing when', () => {
  const env = () => ({ DATA_DIR: join(clone.parent, 'small') })
  beforeAll(async () => stop(clone, await openShop(clone, { env: env() })))

  it('the disk of the backup is full', async () => {
    const stick = join(clone.parent, 'small-stick')
    await mkdir(stick)
    const before = [
      ...onSmallDisk(stick),
      'sh',
      '-c',
      `cat /dev/zero > ${stick}/film 2> /dev/null; "$@"; echo "left: $(ls ${stick})"`,
      'sh',
    ]
    const full = await run(['run', 'backup', '--', '--to', stick], { env: env(), before })
    expect(full.errors).toEqual([`The disk of the folder ${stick} is full.`])
    expect(full.output).toContain('left: film\n')
  })

  it.each([
    [
      ['backup', '--', '--to', '/kedai-no-stick'],
      'The folder /kedai-no-stick is not there: is its disk plugged in and mounted?',
    ],
    [
      ['backup', '--', '--keep', '0'],
      '--keep is a whole number from 1 to 10000. Type: npm run backup, or npm run backup -- --to FOLDER --keep NUMBER',
    ],
    [['restore', '/kedai-no-backup.gz'], 'There is no file /kedai-no-backup.gz.'],
    [
      ['restore'],
      'Name one backup. Type: npm run restore FILE, or npm run restore FILE -- --data-folder FOLDER',
    ],
    [
      ['books:date', '--', '1', '2'],
      'One date at the most. Type: npm run books:date, or npm run books:date -- YYYY-MM-DD',
    ],
  ])('it is typed as %j', async (words, sentence) => {
    expect(await run(['run', ...words], { env: env() })).toMatchObject({ code: 1, errors: [sentence] })
    expect(await processesIn(clone.parent)).toEqual([])
  })

  it('the backup is damaged', async () => {
    const path = join(clone.parent, 'damaged.jsonl.gz')
    await writeFile(path, 'not gzip')
    const folder = join(clone.parent, 'untouched')
    const damaged = await run(['run', 'restore', path, '--', '--data-folder', folder])
    expect(damaged).toMatchObject({
      code: 1,
      errors: [`${path} is not a backup of Kedai's, or its beginning is damaged: use another one.`],
    })
    expect(existsSync(folder)).toBe(false)
  })
})

describe.each(engines)('a shop on a $name that is there already', (engine) => {
  it('is backed up to the folder that is named, and its books are looked through', async () => {
    const schema = await createTestSchema(engine)
    const env = { DATABASE_URL: schema.url, DATA_DIR: join(clone.parent, 'unused') }
    const stick = join(clone.parent, `stick-${engine.name}`)
    await mkdir(stick)
    expect((await run(['run', 'backup'], { env })).errors).toEqual([
      'The database of DATABASE_URL has no data folder that backups could go to: name one with npm run backup -- --to FOLDER',
    ])
    expect(await run(['run', 'backup', '--', '--to', stick], { env })).toMatchObject({ code: 0, errors: [] })
    expect(await readdir(stick)).toHaveLength(1)
    const looked = await run(['run', 'books:verify'], { env })
    expect(looked).toMatchObject({ code: 0, errors: [] })
    // Its user's password, which is the schema's name, is in the URL alone.
    expect(looked.output).not.toContain(`:${schema.name}@`)

    const backup = join(stick, (await readdir(stick))[0] ?? '')
    const refused = await run(['run', 'restore', backup], {
      env: { ...env, DATABASE_ADMIN_URL: schema.adminUrl },
    })
    expect(refused.code).toBe(1)
    expect(refused.errors[0]).toMatch(/holds tables, and a restore overwrites nothing/)
    expect(existsSync(env.DATA_DIR)).toBe(false)
    await schema.drop()
  })

  it('whose books are not in order is told so, and the exit code with it', async () => {
    const schema = await createTestSchema(engine)
    const connection = await createConnection({ uri: schema.adminUrl })
    await connection.query('UPDATE ledger_head SET last_event_number = 3')
    await connection.end()
    const looked = await run(['run', 'books:verify'], { env: { DATABASE_URL: schema.url } })
    expect(looked.code).toBe(1)
    expect(looked.output).toContain(
      'The books are NOT in order (0 sales, 0 events, last receipt none yet):\n  - Events 1 to 3 are missing.\n',
    )
    await schema.drop()
  })
})
