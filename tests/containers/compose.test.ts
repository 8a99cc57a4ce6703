import { readdirSync, readFileSync, statSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readStack } from '../../scripts/images/stack.ts'
import { LISTENERS_PER_TRANSACTION_MAX } from '../../shared/limits.ts'
import { untilReady } from '../hosts/until-ready.ts'
import { startLoad } from './helpers/compose-load.ts'
import { type ComposeShop, openComposeShop } from './helpers/compose-shop.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MIB = 1024 * 1024
const REST_MIB_MAX = 900
const stack = readStack(ROOT, {})
const NAMES = Object.keys(stack.functions).sort()
const tag = inject('imageTag')
/** Another name of the same image: what a newer or an older one is to docker compose. */
const OTHER_TAG = `${tag}-again`
const ROLLED = ['stocks', 'cart']

// biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects here
type Json = any

async function ask(url: string, body?: object, headers: Record<string, string> = {}): Promise<Json> {
  const init = body && {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  }
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, json: await response.json() }
}

describe('a shop of docker compose', () => {
  let shop: ComposeShop
  beforeAll(async () => {
    shop = await openComposeShop('mariadb', { KEDAI_TAG: tag, DATABASE_IMAGE: 'kedai-test/mariadb:10.11' })
  })
  afterAll(async () => {
    await shop?.docker('rmi', '--force', ...ROLLED.map((name) => `localhost/kedai/${name}:${OTHER_TAG}`))
    await shop?.[Symbol.asyncDispose]()
  })

  it('sells from its first start on, at both addresses of a function', async () => {
    expect(await shop.docker('logs', (await shop.idsOf('migrate'))[0] ?? '')).toMatch(
      /^Brought the database's tables up to date \(\d+ steps\)\.\nPut in the first 3 goods\.\nThe shop has no staff yet: its owner is made by the code \w{5}-\w{5}$/,
    )
    for (const [n, at] of ['/function', '/api/small'].entries()) {
      const { json: list } = await ask(`${shop.url}${at}/stocks?sort=ASC&total_goods=1`)
      expect(list.data).toMatchObject([{ id: 1, name: 'Kopi Gula Aren', stock: 100 - 2 * n, price: 5000 }])
      const { json: cart } = await ask(`${shop.url}${at}/cart`, { user_id: 100, goods_id: 1, total: 2 })
      expect(cart.data).toMatchObject({ total_goods: 2, total_amount: 10_000 })
      const { cart_id } = cart.data
      const { json: sale } = await ask(`${shop.url}${at}/pay`, { cart_id, payment_amount: 20_000 })
      expect(sale.data).toMatchObject({ total_amount: 10_000, payment_amount: 20_000, return_amount: 10_000 })
      await delay(300)
    }
  })

  it('takes at rest no more than a small Pi has', async () => {
    const ids = await shop.compose('ps', '--quiet')
    const lines = (
      await shop.docker('stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}', ...ids.split('\n'))
    ).split('\n')
    const mib = lines.map((line) => toMib(/ ([\d.]+)([KMG]iB) /.exec(line)))
    const sum = mib.reduce((a, b) => a + b)
    process.stdout.write(`${lines.join('\n')}\nAll containers at rest: ${Math.round(sum)} MiB\n`)
    expect(mib).toHaveLength(NAMES.length + 2)
    expect(sum).toBeGreaterThan(100)
    expect(sum).toBeLessThan(REST_MIB_MAX)
  })

  it('has the functions of stack.yml, with their limits and settings and no right that they do not need', async () => {
    const { services } = JSON.parse(await shop.compose('config', '--format', 'json'))
    expect(Object.keys(services).sort()).toEqual([...NAMES, 'database', 'gateway', 'migrate'].sort())
    const caddyfile = readFileSync(join(ROOT, 'deploy/caddy/Caddyfile'), 'utf8')
    const ports = NAMES.map((name) => `${name} ${services[name].environment.PORT}`)
    expect([...caddyfile.matchAll(/^\t+([a-z-]+ \d+)$/gm)].map(([, line]) => line).sort()).toEqual(ports)
    expect([...caddyfile.matchAll(/^\t+import ready (.+)$/gm)].map(([, line]) => line).sort()).toEqual(ports)
    expect(new Set(ports.map((line) => line.split(' ')[1])).size).toBe(NAMES.length)
    for (const name of NAMES) {
      const [id = ''] = await shop.idsOf(name)
      const [{ Config, HostConfig }] = JSON.parse(await shop.docker('inspect', id))
      const { limits, environment } = stack.functions[name] ?? {}
      expect([name, HostConfig.Memory / MIB]).toEqual([name, Number.parseInt(limits?.memory ?? '', 10)])
      // How long it goes on listening is for gateways that ask.
      const asked = { ...environment, DRAIN_MS: '0' }
      const given = Object.entries(asked).map(([key, value]) => `${key}=${value}`)
      expect(Config.Env).toEqual(expect.arrayContaining(given))
      expect(Config.User).toBe('10001:10001')
      expect(HostConfig).toMatchObject({
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        CapAdd: null,
        SecurityOpt: ['no-new-privileges:true'],
        PidsLimit: 64,
        PortBindings: {},
        RestartPolicy: { Name: 'unless-stopped' },
        LogConfig: { Type: 'json-file', Config: { 'max-file': '3', 'max-size': '5m' } },
      })
    }
  })

  it('lets nobody outside reach its database', async () => {
    const [id = ''] = await shop.idsOf('database')
    const [{ NetworkSettings, HostConfig }] = JSON.parse(await shop.docker('inspect', id))
    expect([HostConfig.PortBindings, HostConfig.Memory / MIB, HostConfig.CapDrop]).toEqual([{}, 512, ['ALL']])
    expect(Object.values(NetworkSettings.Ports).filter(Boolean)).toEqual([])
    const [network = ''] = Object.keys(NetworkSettings.Networks)
    expect(await shop.docker('network', 'inspect', '--format', '{{.Internal}}', network)).toBe('true')
  })

  it.each([
    ['function/stocks/metrics', 404],
    ['function/stocks/metrics/', 404],
    ['api/small/pay/_/ready', 404],
    ['function/stocks/%5F/health', 404],
    ['function/STOCKS', 404],
    ['function/stocksx', 404],
    ['function/nothing', 404],
    ['metrics', 404],
    ['docs', 404],
  ])('shows nothing of its inside at /%s', async (path, status) => {
    const asked = await ask(`${shop.url}/${path}`)
    expect([asked.status, asked.json.error.reason]).toEqual([status, 'NOT_FOUND'])
    expect(asked.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(asked.json.error.request_id).toBe(asked.headers.get('x-request-id'))
  })

  it('names a request that reaches no function as its client does, where that is a name', async () => {
    const idFor = async (headers: Record<string, string>) =>
      ((await (await fetch(`${shop.url}/function/nothing`, { headers })).json()) as Json).error.request_id
    expect(await idFor({ 'x-call-id': 'till-7.0001', 'x-request-id': 'other' })).toBe('till-7.0001')
    expect(await idFor({ 'x-request-id': 'till-7.0002' })).toBe('till-7.0002')
    expect(await idFor({ 'x-request-id': '","error":"' })).toMatch(/^[\da-f-]{36}$/)
  })

  it('lets go of a stream whose listener has left', async () => {
    const { json: cart } = await ask(`${shop.url}/api/small/cart`, { user_id: 1, goods_id: 3, total: 1 })
    const { cart_id, total_amount } = cart.data
    const { json: sale } = await ask(`${shop.url}/api/small/pay`, { cart_id, payment_amount: total_amount })
    for (let n = 0; n < LISTENERS_PER_TRANSACTION_MAX + 5; n++) {
      const leaving = new AbortController()
      const path = `function/notifications/${sale.data.transaction_id}/events`
      const { status, body } = await fetch(`${shop.url}/${path}`, { signal: leaving.signal })
      expect(status).toBe(200)
      await body?.getReader().read()
      leaving.abort()
      await delay(50)
    }
  })

  it('has its API document', async () => {
    const { status, json } = await ask(`${shop.url}/openapi.json`)
    expect([status, json.openapi]).toEqual([200, '3.1.0'])
  })

  it('answers 503 with Retry-After while its database starts anew, and loses no sale', async () => {
    await neverRunOut()
    const load = startLoad(shop.url)
    await delay(1_000)
    await shop.compose('restart', 'database')
    await untilReady(shop.url)
    await delay(1_000)
    const { saleCount, laterCount, failures } = await load.stop()
    expect(failures).toEqual([])
    expect(laterCount).toBeGreaterThan(0)
    expect(saleCount).toBeGreaterThan(0)
    const books = await shop.compose('run', '--rm', 'tools', 'books:verify')
    const sales = Number(/: (\d+) sales, /.exec(books)?.[1])
    expect(books).toContain('The books are in order')
    expect(sales).toBeGreaterThanOrEqual(saleCount + 3)
  })

  it('starts a function that was killed again by itself', async () => {
    const [id = ''] = await shop.idsOf('cart')
    const pid = await shop.docker('inspect', '--format', '{{.State.Pid}}', id)
    const image = `localhost/kedai/tools:${tag}`
    // From inside, the first process of a container is out of reach; by Docker's own kill it would stay down.
    const kill = ['-e', `process.kill(${pid}, 'SIGKILL')`]
    await shop.docker('run', '--rm', '--pid=host', '--user=0', '--entrypoint=node', image, ...kill)
    await untilReady(shop.url)
    expect(await shop.docker('inspect', '--format', '{{.RestartCount}}', id)).toBe('1')
  })

  it('makes a backup that is its owner’s, and finds its books in order', async () => {
    const said = await shop.compose('run', '--rm', 'tools', 'backup', '--to', '/backups')
    const [file = ''] = readdirSync(shop.backups)
    expect(said).toContain(` is in /backups/${file}`)
    expect(file).toMatch(/^kedai-backup-\d{8}T\d{6}Z-[\da-f]{8}\.jsonl\.gz$/)
    const { uid, mode } = statSync(join(shop.backups, file))
    expect([uid, mode & 0o777]).toEqual([process.getuid?.(), 0o600])
  })

  it('grows and shrinks, and takes other images, while it sells, with no failed request', async () => {
    for (const name of ROLLED) {
      await shop.docker('tag', `localhost/kedai/${name}:${tag}`, `localhost/kedai/${name}:${OTHER_TAG}`)
    }
    await neverRunOut()
    const load = startLoad(shop.url)
    await shop.compose('up', '--detach', '--scale', 'stocks=3')
    expect(await shop.idsOf('stocks')).toHaveLength(3)
    await delay(1_000)
    await shop.compose('up', '--detach', '--scale', 'stocks=1')
    const before = await shop.idsOf('cart')
    const rolled = [await shop.deployOne('stocks', OTHER_TAG), await shop.deployOne('cart', OTHER_TAG)]
    const back = await shop.deployOne('stocks', tag)
    const { requestCount, failures, laterCount, slowestMs } = await load.stop()
    process.stdout.write(
      `Scaled and rolled under load: ${requestCount} requests, ${failures.length + laterCount} failed, slowest ${slowestMs} ms\n`,
    )

    expect([...rolled, back].map(({ code }) => code)).toEqual([0, 0, 0])
    expect(await shop.idsOf('cart')).not.toEqual(before)
    expect(await imagesOf('cart')).toEqual([`localhost/kedai/cart:${OTHER_TAG}`])
    expect(await imagesOf('stocks')).toEqual([`localhost/kedai/stocks:${tag}`])
    expect(shop.readEnv()).toMatch(new RegExp(`^CART_TAG=${OTHER_TAG}$`, 'm'))
    expect([failures, laterCount]).toEqual([[], 0])
    expect(requestCount).toBeGreaterThan(500)
  })

  it('keeps what a single function was set to', async () => {
    const before = await shop.idsOf('cart')
    await shop.compose('up', '--detach')
    expect(await shop.idsOf('cart')).toEqual(before)
  })

  it('goes on with the old one where the new one never gets ready, and sends nobody there', async () => {
    const [id = ''] = await shop.idsOf('stocks')
    const faulty = 'http.createServer((_, answer) => answer.writeHead(500).end()).listen(process.env.PORT)'
    const entry = JSON.stringify(['node', '-e', `console.log('hopeless'); ${faulty}`])
    await shop.docker('commit', '--change', `ENTRYPOINT ${entry}`, id, 'localhost/kedai/stocks:faulty')
    const load = startLoad(shop.url)
    const { code, output } = await shop.deployOne('--ready-seconds', '2', 'stocks', 'faulty')
    const { failures, laterCount } = await load.stop()
    await shop.docker('rmi', 'localhost/kedai/stocks:faulty')
    expect(code).toBe(1)
    expect(output).toBe(
      'The new container is not ready after 2 s, so it was removed and the old one goes on. It wrote:\nhopeless\n',
    )
    expect([failures, laterCount]).toEqual([[], 0])
    expect(await shop.idsOf('stocks')).toEqual([id])
    expect(shop.readEnv()).toMatch(/^STOCKS_TAG=$/m)
  })

  it('is encrypted by one variable, under an authority of its own', async () => {
    shop.setEnv('KEDAI_TLS', 'internal')
    shop.setEnv('KEDAI_HOST', '127.0.0.1')
    await shop.compose('up', '--detach', '--no-deps', 'gateway')
    const root = await untilThere(`${shop.url}/root.crt`)
    const plain = await fetch(`${shop.url}/function/stocks?page=1`, { redirect: 'manual' })
    expect([plain.status, plain.headers.get('location')]).toEqual([
      308,
      `https://127.0.0.1:${shop.httpsPort}/function/stocks?page=1`,
    ])
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
    get(`https://127.0.0.1:${shop.httpsPort}/function/stocks`, { ca: root }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).on('error', reject)
    expect(await promise).toBe(200)
  })

  /** Goods without a count, so that no load empties the shop. */
  async function neverRunOut(): Promise<void> {
    const sql = 'UPDATE goods SET tracks_stock = 0, stock = 0'
    const client = `MYSQL_PWD=$(< /run/secrets/database-root-password) mariadb --user=root kedai --execute="${sql}"`
    await shop.compose('exec', '--no-TTY', 'database', 'bash', '-c', client)
  }

  async function imagesOf(service: string): Promise<string[]> {
    const ids = await shop.idsOf(service)
    return Promise.all(ids.map((id) => shop.docker('inspect', '--format', '{{.Config.Image}}', id)))
  }
})

describe.runIf(process.arch === 'x64')('a shop of docker compose on MySQL', () => {
  it('is opened by the same file, sells, and has its books in order', async () => {
    await using shop = await openComposeShop('mysql', {
      KEDAI_TAG: tag,
      DATABASE_IMAGE: 'kedai-test/mysql:8.0',
    })
    const { json } = await ask(`${shop.url}/api/small/cart`, { user_id: 100, goods_id: 1, total: 3 })
    const { cart_id } = json.data
    const { json: sale } = await ask(`${shop.url}/api/small/pay`, { cart_id, payment_amount: 15_000 })
    expect(sale.data).toMatchObject({ total_amount: 15_000, return_amount: 0 })
    expect(await shop.compose('run', '--rm', 'tools', 'books:verify')).toContain(
      'The books are in order: 1 sales',
    )
  })
})

function toMib(found: RegExpExecArray | null): number {
  const [, number, unit] = found ?? []
  return Number(number) * ({ KiB: 1 / 1024, MiB: 1, GiB: 1024 }[unit ?? ''] ?? Number.NaN)
}

async function untilThere(url: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const response = await fetch(url, { redirect: 'manual' }).catch(() => undefined)
    if (response?.status === 200) return response.text()
    await delay(100)
  }
  throw new Error(`${url} is not there`)
}
