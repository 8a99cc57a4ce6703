import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { hitsIn } from './encoded-hits.ts'
import type { Hit } from './hit.ts'
import type { HttpRequest } from './http-request.ts'
import { installVegeta } from './install.ts'
import { targetsOf } from './targets.ts'

/** As long as a client of the shop waits. */
const ANSWER_TIMEOUT_SECONDS = 10
/** vegeta's rates are whole numbers; of this many seconds even a slow one is. */
const RATE_SECONDS = 1000

export interface AttackOptions {
  /** `http://host:port` */
  readonly url: string
  /** An array is sent again and again in its order; of anything else each is sent once, and the attack ends with it. */
  readonly requests: Iterable<HttpRequest>
  /**
   * Requests a second, sent on time whether or not earlier ones were answered: an open loop. Or `as answered`: each of
   * `workersMax` connections sends its next one as soon as its last one was answered.
   */
  readonly rate: number | 'as answered'
  readonly seconds: number
  /** Ends it early; what was measured until then is returned. */
  readonly signal: AbortSignal
  /** Connections that are there from the beginning, and the most there may be. */
  readonly workers?: number
  readonly workersMax?: number
  /** Whether the answers are wanted too. */
  readonly keepsBodies?: boolean
}

/**
 * Sends requests at a steady rate with vegeta and measures each. Several may run side by side.
 *
 * @returns every request that was sent
 * @throws Error with what vegeta said when it cannot run, or a request cannot be read by it
 */
export async function attack(options: AttackOptions): Promise<Hit[]> {
  assert(options.seconds > 0, 'to vegeta 0 seconds are for ever')
  const vegeta = await installVegeta()
  if (options.signal.aborted) return []
  const folder = await mkdtemp(join(tmpdir(), 'kedai-attack-'))
  try {
    const file = join(folder, 'hits')
    await shoot(vegeta, file, options)
    return hitsIn(await run(vegeta, ['encode', '-to', 'csv', file]))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function shoot(vegeta: string, file: string, options: AttackOptions): Promise<void> {
  const { url, requests, signal } = options
  const child = spawn(vegeta, attackArguments(file, options), {
    stdio: ['pipe', 'ignore', 'pipe'],
    // In a process group of its own: Ctrl-C in a terminal reaches only us, and we tell it once.
    detached: true,
  })
  const stop = () => child.kill('SIGINT')
  signal.addEventListener('abort', stop)
  try {
    const feeding = pipeline(Readable.from(targetsOf(url, requests)), child.stdin).catch(() => undefined)
    await succeed(child, 'vegeta attack')
    // Nobody reads it any more.
    child.stdin.destroy()
    await feeding
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function attackArguments(file: string, options: AttackOptions): string[] {
  const { url, requests, rate, seconds, workers, workersMax, keepsBodies = false } = options
  return [
    'attack',
    '-format=json',
    ...(Array.isArray(requests) ? [] : ['-lazy']),
    rate === 'as answered' ? '-rate=0' : `-rate=${Math.round(rate * RATE_SECONDS)}/${RATE_SECONDS}s`,
    `-duration=${seconds}s`,
    `-timeout=${ANSWER_TIMEOUT_SECONDS}s`,
    '-redirects=-1',
    '-http2=false',
    `-max-body=${keepsBodies ? -1 : 0}`,
    ...(workers === undefined ? [] : [`-workers=${workers}`]),
    ...(workersMax === undefined ? [] : [`-max-workers=${workersMax}`]),
    // Its own address must be of the same kind as the other one's.
    ...(new URL(url).hostname.startsWith('[') ? ['-laddr=::'] : []),
    `-output=${file}`,
  ]
}

async function run(program: string, programArguments: readonly string[]): Promise<string> {
  const child = spawn(program, programArguments, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const [output] = await Promise.all([text(child.stdout), succeed(child, 'vegeta encode')])
  return output
}

async function succeed(child: ChildProcess, name: string): Promise<void> {
  const complaints = child.stderr === null ? '' : text(child.stderr)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${name} failed: ${(await complaints).trim() || `code ${code}`}`)
}
