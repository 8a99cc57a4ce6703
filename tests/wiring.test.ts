import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { functions } from '../functions/index.ts'
import { readStack } from '../scripts/images/stack.ts'
import { findOffences } from './import-rules.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDERS = readdirSync(join(ROOT, 'functions')).filter((name) =>
  existsSync(join(ROOT, 'functions', name, 'handler.ts')),
)

const readJson = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))

describe('what imports what', () => {
  it('is as the rules of the house say', () => {
    expect(findOffences(ROOT)).toEqual([])
  })

  describe('in a made-up house', () => {
    let house: string
    beforeAll(async () => {
      house = await mkdtemp(join(tmpdir(), 'kedai-house-'))
      for (const [file, source] of Object.entries(MADE_UP)) {
        await mkdir(dirname(join(house, file)), { recursive: true })
        await writeFile(join(house, file), source)
      }
    })
    afterAll(() => rm(house, { recursive: true }))

    it('is an offence however it is imported', () => {
      expect(findOffences(house)).toEqual([
        'bin/run.mjs: zod',
        'functions/index.ts: ./pay/contract.ts',
        'functions/pay/handler.ts: ../cart/handler.ts',
        'functions/pay/handler.ts: ../cart/contract.ts',
        'functions/pay/handler.ts: @kedai/cart',
        'functions/pay/handler.ts: @kedai/cart/contract.ts',
        'functions/pay/handler.ts: ../index.ts',
        'functions/pay/handler.ts: a module that only the run will tell',
        'functions/pay/handler.ts: @kedai/shared/testing/builders.ts',
        'functions/pay/handler.ts: fast-check',
        'functions/pay/handler.ts: not-declared/part',
        'shared/money.ts: ../functions/index.ts',
        'shared/money.ts: ../functions/pay/contract.ts',
        'shared/money.ts: ../start/start.ts',
        'shared/money.ts: ../bench/bench.ts',
        'shared/money.ts: ../tests/help.ts',
        'shared/money.ts: ../scripts/openapi.ts',
        'shared/money.ts: ./testing/builders.ts',
        'shared/money.ts: ./test-app.ts',
        'start/start.ts: ../functions/pay/handler.ts',
      ])
    })
  })
})

const MADE_UP = {
  'package.json': '{ "dependencies": { "zod": "4.0.0" }, "devDependencies": { "fast-check": "4.0.0" } }',
  'bin/run.mjs': "import 'node:fs'\nimport './other.mjs'\nimport 'zod'\n",
  'functions/index.ts': "import './pay/handler.ts'\nimport './pay/contract.ts'\n",
  'functions/pay/contract.ts': "import { z } from 'zod'\nimport '@kedai/shared/money.ts'\n",
  'functions/pay/handler.ts': `
    import './contract.ts'
    import { cart } from '../cart/handler.ts'
    import type { Cart } from '../cart/contract.ts'
    export * from '@kedai/cart'
    export { other } from '@kedai/cart/contract.ts'
    const list = await import('../index.ts')
    const any = await import(\`../\${list}/handler.ts\`)
    type Build = import('@kedai/shared/testing/builders.ts').Build
    import type { Arbitrary } from 'fast-check'
    const check = require('fast-check')
    import 'not-declared/part'
  `,
  'functions/pay/pay.test.ts': "import 'fast-check'\nimport '@kedai/shared/testing/builders.ts'\n",
  'shared/money.ts': `
    import '../functions/index.ts'
    type Pay = typeof import('../functions/pay/contract.ts')
    import '../start/start.ts'
    import '../bench/bench.ts'
    import '../tests/help.ts'
    import '../scripts/openapi.ts'
    import './testing/builders.ts'
    import './test-app.ts'
  `,
  'shared/test-app.ts': "import 'fast-check'\n",
  'start/start.ts': "import '../functions/index.ts'\nimport '../functions/pay/handler.ts'\n",
}

describe('functions/index.ts', () => {
  it("lists every function under its folder's name", () => {
    expect(functions.map(({ name }) => name).sort()).toEqual([...FOLDERS].sort())
  })
})

describe.each(FOLDERS)('the function %s', (name) => {
  it('is a workspace of its own, by its name', () => {
    expect(readJson(`functions/${name}/package.json`)).toMatchObject({
      name: `@kedai/${name}`,
      private: true,
      type: 'module',
      exports: { '.': './handler.ts' },
      dependencies: { '@kedai/shared': '*' },
    })
  })

  it('is in package-lock.json, so that it is installed', () => {
    const { packages } = readJson('package-lock.json')
    expect(packages[`functions/${name}`]).toMatchObject({ name: `@kedai/${name}` })
    expect(packages[`node_modules/@kedai/${name}`]).toEqual({ resolved: `functions/${name}`, link: true })
  })

  it('is in the README', () => {
    const row = new RegExp(`^\\| ${name} \\| .*/api/small/${name}\\b`, 'm')
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toMatch(row)
  })

  it('is in docs/architecture.md', () => {
    const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
    expect(text).toContain(`\n| \`functions/${name}/\` |`)
  })

  it('is in stack.yml, with an image of its own name', () => {
    const { handler, image } = readStack(ROOT, {}).functions[name] ?? {}
    expect(handler).toBe(`./functions/${name}`)
    expect(image).toMatch(new RegExp(`/${name}:[^/]+$`))
  })

  it('is in docker-compose.yml', () => {
    const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true })
    expect(services[name]?.image).toContain(`/${name}:`)
  })

  it('is in deploy/caddy/Caddyfile', () => {
    const text = readFileSync(join(ROOT, 'deploy/caddy/Caddyfile'), 'utf8')
    expect(text).toMatch(new RegExp(`^\\s+import ready ${name} `, 'm'))
  })

  it('is the process of a container by its main.ts', async () => {
    const module = await import(`../functions/${name}/main.ts`)
    expect(Object.keys(module).sort()).toEqual(['serve', 'warmUp'])
  })

  it('has a contract and tests', () => {
    const folder = join(ROOT, 'functions', name)
    expect(globSync('**/contract.ts', { cwd: folder })).not.toEqual([])
    expect(globSync('**/*.test.ts', { cwd: folder })).not.toEqual([])
  })
})
