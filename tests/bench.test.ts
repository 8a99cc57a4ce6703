import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

describe('npm run bench', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kedai-bench-test-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** Its temporary files go into a folder of the test, so that what it leaves is seen. */
  function bench(...programArguments: string[]): ChildProcess {
    return spawn(process.execPath, ['bench/bench.ts', ...programArguments], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  it('measures stocks, cart and pay, and leaves nothing behind', async () => {
    const json = join(folder, 'bench.json')
    const child = bench('--seconds', '1', '--rounds', '1', '--clients', '1,4', '--json', json)
    const [output, complaints, [code]] = await Promise.all([
      text(child.stdout as NonNullable<typeof child.stdout>),
      text(child.stderr as NonNullable<typeof child.stderr>),
      once(child, 'exit'),
    ])
    expect(code, complaints).toBe(0)
    for (const row of ['stocks  1 ', 'stocks  4 ', 'cart    1 ', 'cart    4 ', 'pay     1 ', 'pay     4 ']) {
      expect(output).toContain(`\n${row}`)
    }
    const { results } = JSON.parse(await readFile(json, 'utf8'))
    expect(results).toHaveLength(6)
    for (const one of results) {
      expect(one.requests_per_second.median).toBeGreaterThan(1)
      expect(one.p99_ms.median).toBeGreaterThan(0)
      expect(one.cpu_ms.median).toBeGreaterThan(0)
    }
    expect(await readdir(folder)).toEqual(['bench.json'])
  })

  it('stops everything when it is interrupted, and leaves nothing behind', async () => {
    const child = bench('--seconds', '60')
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      said += part
      if (part.includes('Round 1 of 3')) child.kill('SIGINT')
    })
    const [code] = await once(child, 'exit')
    expect(code).toBe(1)
    expect(said.split('\n')).toContain('Stopped before the end.')
    expect((await readdir(folder)).filter((name) => name.startsWith('kedai-bench-'))).toEqual([])
  })
})
