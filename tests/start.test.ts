import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Clone,
  goodsOf,
  kill,
  makeClone,
  OPEN_MS_MAX,
  openShop,
  processesIn,
  processOf,
  sell,
  stop,
  type,
  until,
  untilGone,
} from './start-newcomer.ts'

const FIRST_GOODS = [
  { id: 1, name: 'Kopi Gula Aren', stock: 100, price: 5000 },
  { id: 2, name: 'Kopi Susu', stock: 30, price: 6000 },
  { id: 3, name: 'Pisang Goreng', stock: 150, price: 1500 },
]

let clone: Clone
beforeAll(async () => {
  clone = await makeClone()
})
afterAll(() => clone.remove())

/** Each test has a data folder of its own, so that none rests on another. */
function dataDir(name: string): { DATA_DIR: string } {
  return { DATA_DIR: join(clone.parent, name) }
}

describe('npm start', () => {
  it('opens a shop that sells, ends on SIGTERM with code 0, and has kept everything at the second start', async () => {
    const first = await openShop(clone)
    expect(await goodsOf(first)).toEqual(FIRST_GOODS)
    await sell(first)
    process.kill(first.pid, 'SIGTERM')
    expect(await first.ended).toEqual({ code: 0, signal: null })
    expect(await processesIn(clone.parent)).toEqual([])
    expect(existsSync(join(clone.path, 'data/kedai.json'))).toBe(true)

    const second = await openShop(clone)
    expect((await goodsOf(second)).map(({ stock }) => stock)).toEqual([97, 30, 150])
    await stop(clone, second)
  })

  it('says where to look and how to stop', async () => {
    const shop = await openShop(clone, { env: dataDir('told') })
    expect(shop.output()).toContain(`
Made a database in ${clone.parent}/told.
Brought the database's tables up to date (`)
    const setUpCode = /is made by the code ([0-9A-Z]{5}-[0-9A-Z]{5})$/m.exec(shop.output())?.[1]
    expect(shop.output()).toContain(`
Put in the first 3 goods.

Kedai is open at http://127.0.0.1:${shop.port}
  the menu      curl http://127.0.0.1:${shop.port}/api/small/stocks
  all requests  http://127.0.0.1:${shop.port}/docs
  the data      ${clone.parent}/told
  the owner     is made by the code ${setUpCode}
  to stop       Ctrl-C
`)
    expect((await shop.get('/docs')).status).toBe(200)
    await stop(clone, shop)
  })

  it('ends on Ctrl-C, which reaches every process of the terminal at once, without a word of error', async () => {
    const shop = await openShop(clone, { env: dataDir('ctrl-c') })
    process.kill(-shop.pid, 'SIGINT')
    await shop.ended
    expect(await processesIn(clone.parent)).toEqual([])
    expect(shop.output()).toMatch(/\nClosed\.\n$/)
    const words = shop.errors().split('\n')
    expect(words.filter((line) => line !== '' && !line.startsWith('npm warn'))).toEqual([])
  })

  it('ends on SIGTERM to the shop itself, as systemd sends it', async () => {
    const shop = await openShop(clone, { env: dataDir('sigterm') })
    kill(await processOf(clone, 'start/start.ts'), 'SIGTERM')
    expect(await shop.ended).toEqual({ code: 0, signal: null })
    expect(await processesIn(clone.parent)).toEqual([])
  })

  it('refuses a second shop on the same data, and the first goes on', async () => {
    const shop = await openShop(clone, { env: dataDir('shared') })
    const second = type(clone, ['start'], { env: { HOST: '127.0.0.1', PORT: '0', ...dataDir('shared') } })
    expect((await second.ended).code).toBe(1)
    expect(second.errors()).toContain(
      `Kedai already runs on the data folder ${clone.parent}/shared: stop it first.\n`,
    )
    expect((await shop.get('/_/ready')).status).toBe(200)
    await stop(clone, shop)
  })
})

describe('after kill -9', () => {
  it.each(['start/start.ts', 'bin/kedai.mjs', 'npm', 'everything'] as const)(
    'of %s nothing stays behind, and the next start has every sale',
    async (what) => {
      const env = dataDir(`killed-${what.replaceAll(/\W/g, '-')}`)
      const shop = await openShop(clone, { env })
      await sell(shop)
      if (what === 'everything') process.kill(-shop.pid, 'SIGKILL')
      else kill(what === 'npm' ? shop.pid : await processOf(clone, what), 'SIGKILL')
      await shop.ended
      await untilGone(clone.parent)

      const next = await openShop(clone, { env })
      expect((await goodsOf(next)).map(({ stock }) => stock)).toEqual([97, 30, 150])
      await stop(clone, next)
    },
  )

  it('of everything the next start does not wait to be typed until the database has ended', async () => {
    const env = dataDir('at-once')
    const shop = await openShop(clone, { env })
    await sell(shop)
    // Keeps the orphan from ending by itself.
    const database = await processOf(clone, '/mariadbd ')
    kill(database, 'SIGSTOP')
    process.kill(-shop.pid, 'SIGKILL')
    await shop.ended

    const next = type(clone, ['start'], { env: { HOST: '127.0.0.1', PORT: '0', ...env } })
    await until(
      'it waits for the orphan',
      OPEN_MS_MAX,
      () => next.output().includes('Waiting for the database') || undefined,
    )
    kill(database, 'SIGCONT')
    await until('it opens', OPEN_MS_MAX, () => next.output().includes('Kedai is open at') || undefined)
    await stop(clone, next)
  })

  it('in the middle of the very first start, the next start is a first start', async () => {
    const env = dataDir('cut-off')
    const cutOff = type(clone, ['start'], { env: { HOST: '127.0.0.1', PORT: '0', ...env } })
    await until(
      'it is making the database',
      OPEN_MS_MAX,
      () => existsSync(join(env.DATA_DIR, 'mariadb.new')) || undefined,
    )
    process.kill(-cutOff.pid, 'SIGKILL')
    await cutOff.ended
    expect(existsSync(join(env.DATA_DIR, 'mariadb'))).toBe(false)

    const next = await openShop(clone, { env })
    expect(await goodsOf(next)).toEqual(FIRST_GOODS)
    await stop(clone, next)
  })

  it('of the database callers get 503 with Retry-After, then answers again', async () => {
    const shop = await openShop(clone, { env: dataDir('database') })
    await sell(shop)
    const first = await processOf(clone, '/mariadbd ')
    kill(first, 'SIGKILL')
    const second = await until('another database runs', OPEN_MS_MAX, async () => {
      const pid = await processOf(clone, '/mariadbd ')
      return pid === first ? undefined : pid
    })
    // The second death within a minute: the next start waits a second, in which every caller is told to wait too.
    kill(second, 'SIGKILL')
    const seen = new Set<number>()
    await until('it answers again', OPEN_MS_MAX, async () => {
      const response = await shop.post('/api/small/cart', { user_id: 100, goods_id: 2, total: 1 })
      await response.arrayBuffer()
      seen.add(response.status)
      if (response.status === 503) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      return (seen.has(503) && response.status === 200) || undefined
    })
    expect([...seen].filter((status) => status !== 200)).toEqual([503])
    expect((await goodsOf(shop)).map(({ stock }) => stock)).toEqual([97, 30, 150])
    await stop(clone, shop)
  })
})

describe('npm run update', () => {
  it('copies the data, then opens the shop', async () => {
    const env = dataDir('updated')
    const shop = await openShop(clone, { env })
    await sell(shop)
    await stop(clone, shop)

    const updated = await openShop(clone, { words: ['run', 'update'], env })
    const copy = /^The data as it was before the update is in (\S+)$/m.exec(updated.output())?.[1] ?? ''
    expect(copy).toMatch(/\/updated\.copy-\d{8}T\d{6}Z$/)
    await sell(updated)
    await stop(clone, updated)

    const old = await openShop(clone, { env: { DATA_DIR: copy } })
    expect((await goodsOf(old)).map(({ stock }) => stock)).toEqual([97, 30, 150])
    await stop(clone, old)
  })

  it('asks for the shop to be stopped first, and makes no copy while it runs', async () => {
    const env = dataDir('running')
    const shop = await openShop(clone, { env })
    const update = type(clone, ['run', 'update'], { env: { HOST: '127.0.0.1', PORT: '0', ...env } })
    expect((await update.ended).code).toBe(1)
    expect(update.errors()).toContain(
      `Kedai already runs on the data folder ${env.DATA_DIR}: stop it first.\n`,
    )
    await stop(clone, shop)
  })
})

describe('npm run service:install', () => {
  it('shows the unit, with the settings of its command', async () => {
    await mkdir(join(clone.parent, 'elsewhere'))
    const shown = type(clone, ['run', '--silent', 'service:install', '--', '--print'], {
      env: { PORT: '8081', DATA_DIR: join(clone.parent, 'elsewhere') },
    })
    expect((await shown.ended).code).toBe(0)
    expect(shown.output()).toContain(`\nWorkingDirectory=${clone.path}\n`)
    expect(shown.output()).toContain('\nEnvironment="PORT=8081"\n')
    expect(shown.output()).toContain(`\nEnvironment="DATA_DIR=${clone.parent}/elsewhere"\n`)
    expect(shown.output()).toMatch(
      new RegExp(
        `\nExecStart="${clone.path}/node_modules/node-linux-\\w+/bin/node" --max-semi-space-size=8 start/start.ts\n`,
      ),
    )
  })
})
