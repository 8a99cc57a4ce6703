import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findMariadb } from '@kedai/shared/mariadb-server/find-mariadb.ts'
import { initialiseMariadb } from '@kedai/shared/mariadb-server/initialise-directory.ts'
import { type MariadbServer, startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { createConnection } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Clone,
  type CommandOptions,
  goodsOf,
  makeClone,
  openShop,
  processesIn,
  sell,
  stop,
  takePort,
  type,
} from './start-newcomer.ts'

/** Debian's nobody. */
const ORDINARY_USER = 65_534
const IS_ROOT = process.getuid?.() === 0

let clone: Clone
beforeAll(async () => {
  clone = await makeClone()
})
afterAll(() => clone.remove())

/** Types `npm start`, which must end by itself with one sentence; that sentence. */
async function sentenceOf({ env = {}, before = [] }: CommandOptions): Promise<string> {
  const command = type(clone, ['--silent', 'start'], {
    env: { HOST: '127.0.0.1', PORT: '0', ...env },
    before,
  })
  const { code } = await command.ended
  expect(code, command.output()).toBe(1)
  expect(await processesIn(clone.parent)).toEqual([])
  const lines = command
    .errors()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('npm warn'))
  expect(lines, command.output()).toHaveLength(1)
  return lines[0] ?? ''
}

/** Words that make what follows run as an ordinary user, and a home for that user. */
async function asOrdinaryUser(): Promise<Required<CommandOptions>> {
  if (!IS_ROOT) return { env: {}, before: [] }
  const home = join(clone.parent, 'home')
  await mkdir(home, { recursive: true })
  await chown(home, ORDINARY_USER, ORDINARY_USER)
  return {
    env: { HOME: home },
    before: ['setpriv', `--reuid=${ORDINARY_USER}`, `--regid=${ORDINARY_USER}`, '--clear-groups', '--'],
  }
}

/** Words that make what follows see the file system as the shell commands leave it, and nobody else. */
function inMountsOfItsOwn(commands: string): string[] {
  const privileges = IS_ROOT ? [] : ['--user', '--map-root-user']
  return ['unshare', '--mount', ...privileges, '--', 'sh', '-c', `${commands} && exec "$@"`, 'sh']
}

describe('npm start ends with one sentence and harms nothing when', () => {
  it('the port is taken', async () => {
    const taken = await takePort()
    const DATA_DIR = join(clone.parent, 'port')
    expect(await sentenceOf({ env: { DATA_DIR, PORT: String(taken.port) } })).toBe(
      `Port ${taken.port} is taken by another program: stop that one, or set PORT to another number.`,
    )
    expect(existsSync(DATA_DIR)).toBe(false)
    await taken.release()
  })

  it('the data folder holds other things', async () => {
    const DATA_DIR = join(clone.parent, 'letters')
    await mkdir(DATA_DIR)
    await writeFile(join(DATA_DIR, 'letter.txt'), 'Dear Sir')
    expect(await sentenceOf({ env: { DATA_DIR } })).toBe(
      `The data folder ${DATA_DIR} holds other things and no kedai.json, so it is not Kedai's: set DATA_DIR to a new or an empty folder.`,
    )
    expect(await readdir(DATA_DIR)).toEqual(['letter.txt'])
  })

  it('an ordinary user may not write to the data folder', async () => {
    const DATA_DIR = join(clone.parent, 'closed')
    await mkdir(DATA_DIR, { mode: 0o500 })
    const { env, before } = await asOrdinaryUser()
    expect(await sentenceOf({ env: { ...env, DATA_DIR }, before })).toBe(
      `The data folder ${DATA_DIR} may not be read and written by this user (number ${IS_ROOT ? ORDINARY_USER : process.getuid?.()}): start Kedai as its owner, or set DATA_DIR to another folder.`,
    )
    expect(await readdir(DATA_DIR)).toEqual([])
  })

  it('an ordinary user has no MariaDB', async () => {
    const DATA_DIR = join(clone.parent, 'without-mariadb')
    await mkdir(DATA_DIR)
    const { env, before } = await asOrdinaryUser()
    if (IS_ROOT) await chown(DATA_DIR, ORDINARY_USER, ORDINARY_USER)
    const hideMariadb = `mount --bind /dev/null ${findMariadb()?.mariadbd}`
    const backToOrdinary = IS_ROOT ? before : ['setpriv', `--reuid=${process.getuid?.()}`, '--']
    expect(
      await sentenceOf({
        env: { ...env, DATA_DIR },
        before: [...inMountsOfItsOwn(hideMariadb), ...backToOrdinary],
      }),
    ).toBe(
      'MariaDB is not installed here; type: sudo apt-get update && sudo apt-get install --no-install-recommends mariadb-server-core',
    )
    expect((await readdir(DATA_DIR)).filter((name) => name !== 'kedai.json')).toEqual([])
  })

  it('the disk is full', async () => {
    const disk = join(clone.parent, 'disk')
    await mkdir(disk)
    const smallDisk = `mount -t tmpfs -o size=32m tmpfs ${disk}`
    expect(
      await sentenceOf({ env: { DATA_DIR: join(disk, 'data') }, before: inMountsOfItsOwn(smallDisk) }),
    ).toBe(`The disk of ${disk}/data is too full: 32 MiB are free and 300 MiB are needed.`)
    expect(await readdir(disk)).toEqual([])
  })

  it('the database that it shall use is not there', async () => {
    expect(await sentenceOf({ env: { DATABASE_URL: 'mysql://kedai:hush@127.0.0.1:1/kedai' } })).toBe(
      'The database of DATABASE_URL (mysql://kedai@127.0.0.1:1/kedai) cannot be used: nothing listens there.',
    )
  })
})

describe.each(engines)('npm start with a $name that is there already', (engine) => {
  let schema: TestSchema
  beforeEach(async () => {
    schema = await createTestSchema(engine)
  })
  afterEach(() => schema.drop())

  async function change(sql: string): Promise<void> {
    const connection = await createConnection({ uri: schema.adminUrl })
    await connection.query(sql)
    await connection.end()
  }

  it('uses it, by URLs from files, and makes no data folder', async () => {
    const files = {
      DATABASE_URL_FILE: join(clone.parent, 'url'),
      DATABASE_ADMIN_URL_FILE: join(clone.parent, 'admin'),
    }
    await writeFile(files.DATABASE_URL_FILE, `${schema.url}\n`)
    await writeFile(files.DATABASE_ADMIN_URL_FILE, `${schema.adminUrl}\n`)
    const DATA_DIR = join(clone.parent, `unused-${engine.name}`)
    const shop = await openShop(clone, { env: { ...files, DATA_DIR } })
    await sell(shop)
    expect((await goodsOf(shop)).map(({ stock }) => stock)).toEqual([97, 30, 150])
    await stop(clone, shop)
    expect(existsSync(DATA_DIR)).toBe(false)
  })

  it('refuses a schema that needs newer code', async () => {
    await change('UPDATE schema_meta SET version = 9999, compatible_from = 9998')
    const sentence =
      /^The database's schema \(version 9999\) needs newer code: it may be used from 9998 on, and this code is \d+\./
    expect(await sentenceOf({ env: { DATABASE_URL: schema.url } })).toMatch(sentence)
    expect(
      await sentenceOf({ env: { DATABASE_URL: schema.url, DATABASE_ADMIN_URL: schema.adminUrl } }),
    ).toMatch(sentence)
  })

  it('refuses an old schema that it is given no right to change', async () => {
    await change('UPDATE schema_meta SET version = 1')
    expect(await sentenceOf({ env: { DATABASE_URL: schema.url } })).toMatch(
      /^The database's schema is version 1; this code needs \d+ or later\. \(DATABASE_ADMIN_URL names the user that may change it\.\)$/,
    )
  })
})

describe('npm start with a database that could lose sales', () => {
  let server: MariadbServer
  let url: string
  beforeAll(async () => {
    const binaries = findMariadb()
    if (binaries === undefined) throw new Error('the engines of this run bring MariaDB')
    const directory = join(clone.parent, 'unsafe')
    await initialiseMariadb(binaries, directory)
    server = await startMariadb({
      binaries,
      directory,
      socketPath: `${directory}.sock`,
      settings: ['--innodb-flush-log-at-trx-commit=0'],
    })
    const root = await createConnection({ socketPath: server.socketPath, user: 'root' })
    await root.query('CREATE DATABASE kedai')
    await root.end()
    url = `mysql://root@localhost/kedai?socketPath=${encodeURIComponent(server.socketPath)}`
  })
  afterAll(() => server.stop())

  it('refuses it before it makes a single table, and says which setting', async () => {
    const command = type(clone, ['--silent', 'start'], {
      env: { HOST: '127.0.0.1', PORT: '0', DATABASE_URL: url, DATABASE_ADMIN_URL: url },
    })
    expect((await command.ended).code).toBe(1)
    expect(command.errors()).toContain(
      'A power cut could lose sales that were answered: innodb_flush_log_at_trx_commit is 0; it must be 1. (UNSAFE_DURABILITY=1 starts all the same.)\n',
    )
    const root = await createConnection({ uri: url })
    expect((await root.query('SHOW TABLES'))[0]).toEqual([])
    await root.end()
  })

  it('uses it all the same where it is told to', async () => {
    const shop = await openShop(clone, {
      env: { DATABASE_URL: url, DATABASE_ADMIN_URL: url, UNSAFE_DURABILITY: '1' },
    })
    expect(shop.output()).toContain('WARNING: A power cut could lose sales that were answered: ')
    process.kill(-shop.pid, 'SIGINT')
    await shop.ended
  })
})

describe('npm start over TLS', () => {
  it('serves with the certificate of TLS_CERT_FILE', async () => {
    const TLS_CERT_FILE = join(clone.parent, 'cert.pem')
    const TLS_KEY_FILE = join(clone.parent, 'key.pem')
    await promisify(execFile)('openssl', [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '1',
      ],
      ...['-subj', '/CN=kedai', '-keyout', TLS_KEY_FILE, '-out', TLS_CERT_FILE],
    ])
    const shop = await openShop(clone, {
      env: { TLS_CERT_FILE, TLS_KEY_FILE, DATA_DIR: join(clone.parent, 'tls') },
    })
    expect(shop.output()).toContain(`Kedai is open at https://127.0.0.1:${shop.port}\n`)
    const { stdout } = await promisify(execFile)('curl', [
      ...['--silent', '--cacert', TLS_CERT_FILE, '--connect-to', `kedai:443:127.0.0.1:${shop.port}`],
      'https://kedai/_/ready',
    ])
    expect(stdout).toBe('{"code":200,"status":"OK","data":{"ready":true}}')
    await stop(clone, shop)
  })
})
