import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOST_PLACES } from '../scripts/new-function/host-places.ts'
import { PLACES } from '../scripts/new-function/places.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NOT_COPIED = /^(node_modules|\.git|data.*|coverage|build)$/
const VITEST = ['dev', 'node_modules/vitest/vitest.mjs', 'run']
const SYSTEM_TESTS = [...VITEST, '--project=system']

describe('npm run new:function', () => {
  let copy: string
  beforeAll(async () => {
    copy = await copyProject()
  })
  afterAll(() => rm(copy, { recursive: true }))

  /** Runs a command of package.json as npm does; its output, whatever it ends with. */
  async function kedai(...programArguments: string[]): Promise<{ code: number; output: string }> {
    const environment = Object.entries(process.env).filter(
      ([key]) => !/^(VITEST|NODE_OPTIONS|NODE_V8_)/.test(key),
    )
    const child = promisify(execFile)(process.execPath, ['bin/kedai.mjs', ...programArguments], {
      cwd: copy,
      env: { ...Object.fromEntries(environment), NO_COLOR: '1' },
      maxBuffer: 16 * 1024 * 1024,
    })
    return child.then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (error) => ({ code: error.code, output: error.stdout + error.stderr }),
    )
  }

  it.each([
    [[], 'The name is missing: npm run new:function <name>, as in daily-report.\n'],
    [
      ['Daily'],
      '"Daily" cannot be a function\'s name: use lower-case words joined by -, at most 40 letters.\n',
    ],
    [['pay'], '"pay" is taken: choose another name.\n'],
    [['refusals'], '"refusals" is taken: choose another name.\n'],
  ])('refuses %j in one sentence, and changes nothing', async (names, sentence) => {
    expect(await kedai('dev', 'scripts/new-function.ts', ...names)).toEqual({ code: 1, output: sentence })
    expect((await readdir(join(copy, 'functions'))).sort()).toEqual(
      (await readdir(join(ROOT, 'functions'))).sort(),
    )
  })

  describe('makes a function that', () => {
    beforeAll(async () => {
      const made = await kedai('dev', 'scripts/new-function.ts', 'goods-of-the-day')
      expect(made).toMatchObject({
        code: 0,
        output: expect.stringContaining('GET /api/small/goods-of-the-day/1'),
      })
    })

    it.each([
      ['the type check', ['dev', 'node_modules/typescript/bin/tsc']],
      [
        'the linter',
        ['dev', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', 'functions'],
      ],
      ['the check of the API document', ['dev', 'scripts/openapi.ts', '--check']],
      ['the check of the manifests for Kubernetes', ['dev', 'scripts/kubernetes.ts', '--check']],
      [
        'the tests of the wiring and of the documents',
        [...SYSTEM_TESTS, 'tests/wiring', 'tests/docs.test.ts'],
      ],
    ])('passes %s', async (_what, command) => {
      const { code, output } = await kedai(...command)
      expect(code, output).toBe(0)
    })

    it('passes its own tests, on every engine, which cover every line', async () => {
      const { code, output } = await kedai(
        ...VITEST,
        '--project=unit',
        '--project=database',
        'functions/goods-of-the-day',
        '--coverage',
        '--coverage.include=functions/goods-of-the-day/*.ts',
        // What only names it is run by the test of the wiring.
        '--coverage.exclude=**/main.ts',
        '--coverage.exclude=**/*.test.ts',
        '--coverage.reporter=json-summary',
      )
      expect(code, output).toBe(0)
      const { total } = await readJson(join(copy, 'coverage/coverage-summary.json'))
      expect(total.lines.pct).toBe(100)
    })

    it('is in package-lock.json as npm itself would have it there, and `npm ci` takes it', async () => {
      const manifests = await copyManifests(copy)
      const npm = (...command: string[]) =>
        promisify(execFile)('npm', [...command, '--ignore-scripts', '--offline'], { cwd: manifests })
      const before = await readJson(join(manifests, 'package-lock.json'))
      expect((await npm('ci', '--dry-run')).stdout).toMatch(/^added \d+ packages/m)
      await npm('install', '--package-lock-only')
      const after = await readJson(join(manifests, 'package-lock.json'))
      await rm(manifests, { recursive: true })
      expect(Object.keys(after.packages)).toEqual(Object.keys(before.packages))
      for (const folder of ['functions/goods-of-the-day', 'node_modules/@kedai/goods-of-the-day']) {
        expect(after.packages[folder]).toEqual(before.packages[folder])
      }
    })

    it('cannot be made twice', async () => {
      expect(await kedai('dev', 'scripts/new-function.ts', 'goods-of-the-day')).toEqual({
        code: 1,
        output: '"goods-of-the-day" is taken: choose another name.\n',
      })
    })

    it('is missed by the tests of the wiring where it is not listed', async () => {
      for (const { file } of [...PLACES, ...HOST_PLACES]) await cp(join(ROOT, file), join(copy, file))
      const { output } = await kedai(...SYSTEM_TESTS, 'tests/wiring.test.ts')
      const missed = [...output.matchAll(/^ FAIL .* > (.+)$/gm)].map(([, name]) => name)
      expect(missed, output).toEqual([
        "lists every function under its folder's name",
        'is in package-lock.json, so that it is installed',
        'is in the README',
        'is in docs/architecture.md',
        'is in stack.yml, with an image of its own name',
        'is in docker-compose.yml',
        'is in deploy/caddy/Caddyfile',
      ])
    })
  })
})

const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8'))

/** What npm reads of a project, without anything installed. */
async function copyManifests(project: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'kedai-manifests-'))
  const files = ['package.json', 'package-lock.json', '.npmrc', 'shared/package.json']
  const functions = await readdir(join(project, 'functions'), { withFileTypes: true })
  const folders = functions.filter((entry) => entry.isDirectory())
  for (const file of [...files, ...folders.map(({ name }) => `functions/${name}/package.json`)]) {
    await cp(join(project, file), join(copy, file), { recursive: true })
  }
  return copy
}

/** Its packages are links to those of the project, but for the workspaces, which are the copy's own. */
async function copyProject(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'kedai-copy-'))
  for (const name of await readdir(ROOT)) {
    if (!NOT_COPIED.test(name)) await cp(join(ROOT, name), join(copy, name), { recursive: true })
  }
  const packages = join(ROOT, 'node_modules')
  await mkdir(join(copy, 'node_modules/@kedai'), { recursive: true })
  for (const name of await readdir(packages)) {
    if (!['@kedai', '.cache', '.vite', '.vite-temp'].includes(name))
      await symlink(join(packages, name), join(copy, 'node_modules', name))
  }
  for (const name of await readdir(join(packages, '@kedai'))) {
    const target = name === 'shared' ? '../../shared' : `../../functions/${name}`
    await symlink(target, join(copy, 'node_modules/@kedai', name))
  }
  return copy
}
