import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { functions } from '../../functions/index.ts'
import type { Engine } from '../../shared/testing/engines/engines.ts'
import { createTestSchema } from '../../shared/testing/engines/test-schema.ts'
import { abilities } from './abilities.ts'
import { startOpenfaasGateway } from './openfaas-gateway.ts'
import type { ShopHost } from './shop-host.ts'
import { TILL_ORIGIN } from './suite/shop.ts'

const LISTENING = /Server listening at (http:\/\/[^"\s]+)/

/** The process of one function, as its container has it, and where it listens. */
export interface FunctionProcess {
  readonly url: string
  readonly process: ChildProcess
  /** Its log so far, a line each. */
  readonly log: readonly string[]
  /** Tells it to stop and waits for that. */
  stop(): Promise<void>
}

/** @param env - beside what a process needs anyway */
export async function startFunction(name: string, env: Record<string, string>): Promise<FunctionProcess> {
  const main = JSON.stringify(new URL(`../../functions/${name}/main.ts`, import.meta.url).href)
  const script = `const { serve } = await import(${main}); await serve()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...env },
    // By the channel it learns of the end of the tests, however these end.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const log: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  if (child.stdout === null) throw new Error('a pipe was asked for')
  createInterface(child.stdout).on('line', (line) => {
    log.push(line)
    const [, url] = LISTENING.exec(line) ?? []
    if (url !== undefined) resolve(url)
  })
  ended.then(() => reject(new Error(`${name} has ended before it listened: ${log.join('\n')}`)))
  return {
    url: await promise,
    process: child,
    log,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

export interface FunctionProcesses extends ShopHost {
  /** Where each function listens, by its name, past the gateway. */
  readonly functionUrls: Readonly<Record<string, string>>
}

/** Every function a process of its own, as in its container, behind what stands in for OpenFaaS's gateway. */
export async function openFunctionProcesses(engine: Engine): Promise<FunctionProcesses> {
  await using undo = new AsyncDisposableStack()
  const schema = await createTestSchema(engine)
  undo.defer(schema.drop)
  const env = { DATABASE_URL: schema.url, CORS_ORIGINS: TILL_ORIGIN }
  const started = await Promise.allSettled(
    functions.map(async ({ name }) => {
      const one = await startFunction(name, env)
      undo.defer(one.stop)
      return [name, one.url] as const
    }),
  )
  const functionUrls = Object.fromEntries(started.map(orThrow))
  const gateway = await startOpenfaasGateway({ functions: functionUrls })
  undo.use(gateway)
  const all = undo.move()
  return {
    url: gateway.url,
    can: abilities.OpenFaaS,
    databaseUrl: schema.url,
    functionUrls,
    fetch,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** Only once all have settled: none may start behind an end. */
function orThrow<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}
