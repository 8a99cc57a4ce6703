import { readFile } from 'node:fs/promises'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { runProgram } from './run-program.ts'

const POLL_MS = 2
const ANSWER_TIMEOUT_MS = 60_000

export interface RunOptions {
  readonly image: string
  readonly env?: Readonly<Record<string, string>>
  /** What has to answer 200. */
  readonly path?: string
  /** More for `docker run`. */
  readonly options?: readonly string[]
}

/** A container that answers on this machine's own network. */
export interface RunningImage {
  readonly id: string
  readonly url: string
  /** From the start of its process until `path` was answered for the first time. */
  readonly firstAnswerMs: number
  memory(): Promise<Memory>
  log(): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

export interface Memory {
  /** All of the process that is in memory, what it shares with others too; bytes. */
  readonly residentBytes: number
  /** The part of it that is no file's: what one more process costs. */
  readonly anonymousBytes: number
}

/** Runs an image as the shop's hosts do, with nothing to write to but /tmp, and waits for its answer. */
export async function runImage({
  image,
  env = {},
  path = '/_/ready',
  options = [],
}: RunOptions): Promise<RunningImage> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const variables = Object.entries({ HOST: '127.0.0.1', PORT: String(port), ...env }).map(
    ([name, value]) => `--env=${name}=${value}`,
  )
  const id = (
    await runProgram('docker', [
      'run',
      '--detach',
      '--network=host',
      '--read-only',
      '--tmpfs=/tmp',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      ...variables,
      ...options,
      image,
    ])
  ).trim()
  // Docker keeps the two streams of a container apart.
  const log = () => runProgram('docker', ['logs', id])
  const remove = async () => {
    await runProgram('docker', ['rm', '--force', id])
  }
  try {
    await untilReady(`${url}${path}`, async () => `${image} did not answer:\n${await log()}`)
    const readyAt = Date.now()
    return {
      id,
      url,
      firstAnswerMs: readyAt - startOf(await log()),
      memory: () => memoryOf(id),
      log,
      [Symbol.asyncDispose]: remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The process tells when it listened, and how long it had run then. */
function startOf(log: string): number {
  const line = log.split('\n').find((text) => text.includes('"started_ms"')) ?? '{}'
  const { time, started_ms: startedMs } = JSON.parse(line) as { time?: string; started_ms?: number }
  return Date.parse(time ?? '') - (startedMs ?? Number.NaN)
}

async function untilReady(url: string, fault: () => Promise<string>): Promise<void> {
  const endMs = performance.now() + ANSWER_TIMEOUT_MS
  while ((await statusOf(url)) !== 200) {
    if (performance.now() > endMs) throw new Error(await fault())
    await delay(POLL_MS)
  }
}

/** @returns undefined when nothing listens there */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).on('error', () => resolve(undefined))
  })
}

async function memoryOf(id: string): Promise<Memory> {
  const pid = (await runProgram('docker', ['inspect', '--format={{.State.Pid}}', id])).trim()
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN)
  return { residentBytes: bytes('VmRSS'), anonymousBytes: bytes('RssAnon') }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
