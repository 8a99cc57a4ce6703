import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './own-mariadb.ts'

const START = fileURLToPath(new URL('../../../start/start.ts', import.meta.url))
const COMPILE_CACHE = fileURLToPath(new URL('../../../node_modules/.cache/kedai', import.meta.url))
/** Only keeps a shop that never gets ready from hanging its proof. */
const READY_TIMEOUT_MS = 60_000
const POLL_MS = 25

/** The shop as `npm start` runs it, every function in one process, on a database that is there. */
export interface ShopProcess {
  /** `http://127.0.0.1:port`, the same for each of its processes. */
  readonly url: string
  /** Resolves once the process that runs now is gone, whatever ended it. */
  gone(): Promise<void>
  /** Ends the process by kill -9, and returns once it is gone. */
  kill(): Promise<void>
  /** Starts it again once it is gone: returns when it is ready to serve. */
  start(): Promise<void>
}

export interface ShopProcessOptions {
  readonly databaseUrl: string
  /** What differs from the default configuration. */
  readonly env: Readonly<Record<string, string>>
  /** Path of a module that is loaded before the shop's own. */
  readonly preload?: string
  /** What it says and logs is added to this file. */
  readonly logPath: string
}

/** @param cleanUp - is given what ends it */
export async function openShopProcess(
  cleanUp: AsyncDisposableStack,
  { databaseUrl, env, preload, logPath }: ShopProcessOptions,
): Promise<ShopProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess
  let gone: Promise<unknown>

  async function start(): Promise<void> {
    const log = openSync(logPath, 'a')
    child = spawn(process.execPath, [...(preload === undefined ? [] : ['--import', preload]), START], {
      // The channel is its lifeline: it closes with this process, however that ends.
      stdio: ['ignore', log, log, 'ipc'],
      env: {
        PATH: process.env['PATH'],
        // As `npm start` has it: a shop that is started again and again is ready sooner.
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        LOG_LEVEL: 'error',
        ...env,
      },
    })
    closeSync(log)
    gone = once(child, 'exit')
    await untilReady(child, url, logPath)
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await gone
  }

  cleanUp.defer(async () => {
    if (child?.connected === true) child.disconnect()
    await gone
  })
  await start()
  return {
    url,
    gone: async () => {
      await gone
    },
    kill,
    start,
  }
}

async function untilReady(child: ChildProcess, url: string, logPath: string): Promise<void> {
  const giveUpAt = performance.now() + READY_TIMEOUT_MS
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the shop ended before it was ready: ${readFileSync(logPath, 'utf8').slice(-2_000)}`)
    }
    const isReady = await fetch(`${url}/_/ready`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    )
    if (isReady) return
    await delay(POLL_MS)
  }
  throw new Error(`the shop was not ready within ${READY_TIMEOUT_MS / 1_000} s`)
}
