import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Results } from '../loadtest/report/results.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

describe('npm run loadtest', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kedai-loadtest-test-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  function start(...programArguments: string[]): ChildProcess {
    return spawn(process.execPath, ['loadtest/loadtest.ts', ...programArguments], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  async function run(...programArguments: string[]) {
    const child = start(...programArguments)
    const [output, complaints, [code]] = await Promise.all([
      text(child.stdout as NonNullable<typeof child.stdout>),
      text(child.stderr as NonNullable<typeof child.stderr>),
      once(child, 'close'),
    ])
    return { output, complaints, code }
  }

  /** Data folders of shops that a load test opened. */
  async function shopsLeft(): Promise<string[]> {
    return (await readdir(join(ROOT, 'build'))).filter((name) => name.startsWith('loadtest-'))
  }

  it('measures every part on a shop of its own, reports it, and leaves nothing else behind', async () => {
    const report = join(folder, 'quick')
    const { output, complaints, code } = await run('--quick', '--out', report)
    expect(code, complaints).toBe(0)
    expect(output).toContain(
      '| S3 | the paper | 500 | 8.87 | 23.23 | – | 68 % | 38.41 | 4.7 |\n| S3 | this run | 100 |',
    )
    expect((await readdir(report)).sort()).toEqual(['report.html', 'report.md', 'results.json'])
    const results = Results.parse(JSON.parse(await readFile(join(report, 'results.json'), 'utf8')))
    expect(results.wasStopped).toBe(false)
    expect(results.parts.map(({ name }) => name)).toEqual(['S1', 'S2', 'S3', '10xS3', 'rush', 'ramp', 'soak'])
    const codes = results.parts.flatMap(({ streams }) =>
      streams.flatMap(({ summary }) => Object.keys(summary.codes)),
    )
    // A machine that is busy may refuse some of ten times S3, or not get round to it in time (0); it may not fail.
    expect(codes).toContain('200')
    expect(codes.filter((status) => !['0', '200', '429', '503'].includes(status))).toEqual([])
    expect(results.parts.find(({ name }) => name === 'rush')?.saleCount).toBeGreaterThan(0)
    expect(results.parts.find(({ name }) => name === 'ramp')?.ramps.map(({ target }) => target)).toEqual([
      'stocks',
      'cart',
      'pay',
    ])
    expect(results.samples.some(({ rssBytes }) => (rssBytes['mariadbd'] ?? 0) > 0)).toBe(true)
    expect(await readdir(folder)).toEqual(['quick'])
    expect(await shopsLeft()).toEqual([])

    const compared = await run('compare', report, report)
    expect(compared.code, compared.complaints).toBe(0)
    expect(compared.output).toContain('| S1 | cart | mean ms |')
  })

  async function untilSaid(child: ChildProcess, words: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      said += part
      if (said.includes(words)) resolve(said)
    })
    child.once('exit', () => reject(new Error(`it ended before it said “${words}”: ${said}`)))
    return promise
  }

  it('makes a new shop ready that is named, and tests it, again and again', async () => {
    const shop = spawn(process.execPath, ['start/start.ts'], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'warn',
        DATA_DIR: join(folder, 'shop'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const said = await untilSaid(shop, 'to stop')
      const url = /^Kedai is open at (\S+)$/m.exec(said)?.[1] ?? ''
      const setUpCode = /made by the code (\S+)$/m.exec(said)?.[1] ?? ''
      const test = ['--target', url, '--quick', '--only', 'S1,rush', '--out', join(folder, 'named')]

      const notReady = await run(...test)
      expect(notReady.complaints).toContain('It has no goods to sell again and again')
      const first = await run(...test, '--set-up-code', setUpCode)
      expect(first.code, first.complaints).toBe(0)
      expect(first.complaints).toContain('Every sale of this test stays in the books of that shop.')
      const second = await run(...test)
      expect(second.code, second.complaints).toBe(0)
      expect(second.output).toContain('| rush | sale | 5 |')
      const tooLate = await run(...test, '--set-up-code', setUpCode)
      expect(tooLate.complaints).toContain('leave --set-up-code out')
    } finally {
      shop.kill('SIGTERM')
      await once(shop, 'exit')
      await rm(join(folder, 'shop'), { recursive: true })
    }
  })

  it('writes what it has when it is interrupted', async () => {
    const report = join(folder, 'interrupted')
    const child = start(
      '--only',
      'S1,soak',
      '--seconds',
      '1',
      '--soak-rate',
      '20',
      '--soak-time',
      '10m',
      '--out',
      report,
    )
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      said += part
      if (part.includes('soak: 20 customers')) setTimeout(() => child.kill('SIGINT'), 1_500)
    })
    child.stdout?.resume()
    const [code] = await once(child, 'close')
    expect(code, said).toBe(1)
    expect(said).toContain('Stopping; what was measured so far is written …\n')
    const results = Results.parse(JSON.parse(await readFile(join(report, 'results.json'), 'utf8')))
    expect(results.wasStopped).toBe(true)
    expect(results.parts.map(({ name }) => name)).toEqual(['S1', 'soak'])
    expect(results.parts[1]?.saleCount).toBeGreaterThan(0)
    expect(await shopsLeft()).toEqual([])
  })

  it.each([
    [
      ['--target', 'http://192.0.2.1'],
      'is an address of the Internet, where load may be an attack on somebody',
    ],
    [['--target', 'http://127.0.0.1:1'], 'Nobody answers there: connect ECONNREFUSED 127.0.0.1:1.'],
    [['--power', 'guess'], 'There is no meter guess'],
    [['compare', '/nowhere', '/nowhere'], '/nowhere is no folder of a report'],
  ])('says in one sentence what is wrong: %j', async (given, sentence) => {
    const { output, complaints, code } = await run(...given)
    expect(code).toBe(1)
    expect(output).toBe('')
    expect(complaints).toContain(sentence)
    expect(complaints).not.toContain('    at ')
  })
})
