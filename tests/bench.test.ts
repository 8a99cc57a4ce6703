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
      // Go keeps what it compiles in the home folder.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  async function outcomeOf(
    child: ChildProcess,
  ): Promise<{ output: string; complaints: string; code: number }> {
    const [output, complaints, [code]] = await Promise.all([
      text(child.stdout as NonNullable<typeof child.stdout>),
      text(child.stderr as NonNullable<typeof child.stderr>),
      once(child, 'exit'),
    ])
    return { output, complaints, code }
  }

  it('measures Kedai and plain Go, holds them against the targets, and leaves nothing behind', async () => {
    const json = join(folder, 'bench.json')
    const { output, complaints, code } = await outcomeOf(
      bench('--only', 'throughput', '--seconds', '1', '--rounds', '1', '--clients', '32', '--json', json),
    )
    expect(code, complaints).toBe(0)
    expect(output).toMatch(/^stocks-by-name +32 +kedai-single +\d/m)
    expect(output).toMatch(/^cart +32 +go-few +\d/m)
    expect(output).toMatch(/^pay +32 +go-same +\d/m)
    expect(output).toMatch(/^pay: throughput at 32 clients +to plain Go, same rows .+ (met|missed)$/m)
    expect(output).toMatch(/^10xS3: success .+ not measured$/m)
    expect(output).toMatch(/^memory at rest, the whole shop without MariaDB .+ MB$/m)

    const { throughput, targets } = JSON.parse(await readFile(json, 'utf8'))
    // Two lists of three servers, cart and pay of four.
    expect(throughput.measured).toHaveLength(14)
    for (const one of throughput.measured) {
      expect(one.requests_per_second.median).toBeGreaterThan(1)
      expect(one.p99_ms.median).toBeGreaterThan(0)
      expect(one.cpu_ms.median).toBeGreaterThan(0)
    }
    expect(targets.filter((one: { verdict: string }) => one.verdict !== 'not measured')).toHaveLength(12)
    expect(await readdir(folder)).toEqual(['bench.json'])
  })

  it('makes flushes slow, and says how slow', async () => {
    const { output, complaints, code } = await outcomeOf(
      bench('--only', 'slow-flush', '--seconds', '1', '--rounds', '1', '--clients', '32'),
    )
    expect(code, complaints).toBe(0)
    expect(output).toMatch(/^A flush takes 10 ms longer \(a commit [1-9]\d+\.\d ms\)$/m)
    expect(output).toMatch(/^pay with \+10 ms a flush: throughput at 32 clients .+ (met|missed)$/m)
  })

  it("runs the paper's load test", async () => {
    const { output, complaints, code } = await outcomeOf(
      bench('--only', 'paper', '--seconds', '1', '--rounds', '1'),
    )
    expect(code, complaints).toBe(0)
    expect(output).toMatch(/^S3 +go-few +cart +100\.00 /m)
    expect(output).toMatch(/^S1: success .+ met$/m)
  })

  it('shows where the time of a scenario goes', async () => {
    const { output, complaints, code } = await outcomeOf(
      bench('--profile', 'stocks', '--seconds', '1', '--clients', '4'),
    )
    expect(code, complaints).toBe(0)
    expect(output).toMatch(/^share +function +place$/m)
    expect(output).toMatch(/^\d+\.\d % .+ node_modules\//m)
    expect((await readdir(folder)).filter((name) => name.startsWith('kedai-bench-'))).toEqual([])
  })

  it('stops everything when it is interrupted, and leaves nothing behind', async () => {
    const child = bench('--only', 'throughput', '--seconds', '60')
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      said += part
      if (part.includes('Warming up')) child.kill('SIGINT')
    })
    const [code] = await once(child, 'exit')
    expect(code).toBe(1)
    expect(said.split('\n')).toContain('Stopped before the end.')
    expect((await readdir(folder)).filter((name) => name.startsWith('kedai-bench-'))).toEqual([])
  })
})
