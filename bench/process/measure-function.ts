import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Database } from '@kedai/shared/database/database.ts'
import autocannon from 'autocannon'
import { makeContext } from '../../scripts/images/build-context.ts'
import { bundleHere } from '../../scripts/images/bundle-here.ts'
import { runProgram } from '../../scripts/images/run-program.ts'
import { type Figure, figureOf } from '../figure.ts'
import { createScenarios } from '../scenarios.ts'
import { type Memory, memoryOf } from './memory.ts'
import { type FirstRequest, startProgram } from './start-program.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COPIED = ['./shared', './package.json', './package-lock.json']
/** What the database has to be asked for, and what writes nothing. */
const FIRST_REQUESTS: Readonly<Record<FunctionOptions['name'], FirstRequest>> = {
  stocks: { path: '/' },
  cart: { path: '/1' },
  pay: { path: '/', body: JSON.stringify({ cart_id: 1, payment_amount: 1 }) },
}
const STARTS = 7
const REST_MS = 3_000
const CLIENTS = 32
/** More than a function pays in a second. */
const REQUESTS_A_SECOND_MAX = 10_000

/** One function, as its image runs it. */
export interface FunctionProcess {
  readonly name: string
  readonly firstAnswerMs: Figure
  /** Until it is warm as well. */
  readonly readyMs: Figure
  readonly atRest: Memory
  readonly afterLoad: Memory
}

export interface FunctionOptions {
  readonly name: 'stocks' | 'cart' | 'pay'
  /** Where its bundle is made. */
  readonly folder: string
  readonly databaseUrl: string
  readonly database: Database
  /** How long it is under load. */
  readonly seconds: number
  readonly signal: AbortSignal
}

/** Measures the bundle of a function's image as a plain process: the same files and variables, without Docker. */
export async function measureFunction(options: FunctionOptions): Promise<FunctionProcess> {
  const { name, databaseUrl, signal } = options
  const dist = await makeDist(name, options.folder)
  const env = imageEnvironment()
  await runProgram(process.execPath, [join(dist, 'start.mjs'), '--warm-up'])
  const start = () =>
    startProgram({
      programArguments: ['start.mjs'],
      folder: dist,
      env: { ...env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' },
      firstRequest: FIRST_REQUESTS[name],
    })
  const firstAnswersMs: number[] = []
  const readiesMs: number[] = []
  for (let count = 0; count < STARTS; count++) {
    signal.throwIfAborted()
    const one = await start()
    firstAnswersMs.push(one.firstAnswerMs)
    readiesMs.push(one.readyMs)
    await one.stop()
  }
  const one = await start()
  try {
    await delay(REST_MS, undefined, { signal })
    const atRest = await memoryOf(one.pid)
    await load(options, one.url)
    return {
      name,
      firstAnswerMs: figureOf(firstAnswersMs),
      readyMs: figureOf(readiesMs),
      atRest,
      afterLoad: await memoryOf(one.pid),
    }
  } finally {
    await one.stop()
  }
}

function makeDist(name: string, folder: string): Promise<string> {
  const root = join(folder, name)
  mkdirSync(root)
  for (const path of ['template', `functions/${name}`, ...COPIED]) {
    cpSync(join(ROOT, path), join(root, path), { recursive: true })
  }
  return bundleHere(ROOT, makeContext({ root, name, handler: `./functions/${name}`, copy: COPIED }))
}

/** The variables that the image is given by its Dockerfile. */
export function imageEnvironment(
  dockerfile = readFileSync(join(ROOT, 'template/openfaas-node/Dockerfile'), 'utf8'),
): Record<string, string> {
  const block = /^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile)?.[1] ?? ''
  return Object.fromEntries(
    [...block.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, key = '', quoted, plain]) => [
      key,
      quoted ?? plain ?? '',
    ]),
  )
}

async function load({ name, database, seconds }: FunctionOptions, url: string): Promise<void> {
  const scenario = createScenarios(database).find((one) => one.name === name)
  if (scenario === undefined) throw new Error(`the bench has no scenario of ${name}`)
  await scenario.prepare(seconds * REQUESTS_A_SECOND_MAX)
  const { request } = scenario
  const next = () => {
    const { path, ...one } = (typeof request === 'function' ? request() : request) ?? {
      method: 'GET' as const,
      path: '/',
    }
    return { ...one, path: path.replace(/^\/api\/small\/\w+/, '/') }
  }
  await autocannon({
    url,
    connections: CLIENTS,
    duration: seconds,
    requests: [{ setupRequest: (prepared) => Object.assign({}, prepared, next()) }],
  })
}
