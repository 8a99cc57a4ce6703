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
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const log: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<string>()
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
  const schema = await createTestSchema(engine)
  const processes = await Promise.all(
    functions.map(
      async ({ name }) =>
        [name, await startFunction(name, { DATABASE_URL: schema.url, CORS_ORIGINS: TILL_ORIGIN })] as const,
    ),
  )
  const functionUrls = Object.fromEntries(processes.map(([name, { url }]) => [name, url]))
  const gateway = await startOpenfaasGateway({ functions: functionUrls })
  return {
    url: gateway.url,
    can: abilities.OpenFaaS,
    databaseUrl: schema.url,
    functionUrls,
    fetch,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
      await Promise.all(processes.map(([, { stop }]) => stop()))
      await schema.drop()
    },
  }
}
