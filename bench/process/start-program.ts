import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../scripts/images/run-image.ts'
import { BenchFault } from '../options.ts'

const POLL_MS = 1
const ANSWER_TIMEOUT_MS = 120_000
const STOP_TIMEOUT_MS = 60_000

/** Answered as soon as the answer's status is below 500. */
export interface FirstRequest {
  readonly path: string
  /** JSON that is posted; without it this is a GET. */
  readonly body?: string
}

export interface StartOptions {
  /** What Node is given. */
  readonly programArguments: readonly string[]
  readonly folder: string
  /** Beside PATH, HOST and PORT. */
  readonly env: Readonly<Record<string, string>>
  /** What is asked of it first. */
  readonly firstRequest: FirstRequest
}

/** A program of ours that answers on this machine. */
export interface RunningProgram {
  readonly url: string
  readonly pid: number
  /** From the start of the process until the first request was answered, and until it said that it is ready. */
  readonly firstAnswerMs: number
  readonly readyMs: number
  stop(): Promise<void>
}

/** Starts a program and waits for its first answer, then for its readiness. */
export async function startProgram({
  programArguments,
  folder,
  env,
  firstRequest,
}: StartOptions): Promise<RunningProgram> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const startedMs = performance.now()
  const child = spawn(process.execPath, [...programArguments], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: String(port), ...env },
  })
  const exited = once(child, 'exit')
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    child.kill('SIGTERM')
    await exited
    clearTimeout(timer)
  }
  const answered = async (what: FirstRequest) => {
    while ((await statusOf(url, what)) >= 500) {
      const isOver = performance.now() - startedMs > ANSWER_TIMEOUT_MS
      if (isOver || child.exitCode !== null) throw new BenchFault(`${folder} did not answer ${what.path}.`)
      await delay(POLL_MS)
    }
    return performance.now() - startedMs
  }
  try {
    const firstAnswerMs = await answered(firstRequest)
    const readyMs = await answered({ path: '/_/ready' })
    return { url, pid: child.pid ?? 0, firstAnswerMs, readyMs, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @returns 503 also when nothing listens there */
function statusOf(url: string, { path, body }: FirstRequest): Promise<number> {
  const how = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' } }
  return new Promise((resolve) => {
    requestHttp(`${url}${path}`, { agent: false, ...how }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 503)
    })
      .on('error', () => resolve(503))
      .end(body)
  })
}
