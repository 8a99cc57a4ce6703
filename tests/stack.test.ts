import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { functions } from '../functions/index.ts'
import { ROOT, read } from '../scripts/docs-files.ts'
import { tableUnder } from '../scripts/docs-markdown.ts'
import { readStack, type Stack, substitute } from '../scripts/images/stack.ts'
import { connectionFaults, connectionsAtMost, type Pooled, scaleOf, stackFaults } from './stack-rules.ts'

const NAMES = functions.map(({ name }) => name)
const TEXT = read('stack.yml')
const stack = readStack(ROOT, {})
const listed = Object.entries(stack.functions)

const pooled = (replicasOf: (name: string) => number): Pooled[] =>
  listed.map(([name, { environment }]) => ({
    name,
    replicas: replicasOf(name),
    pool: Number(environment['DB_POOL']),
  }))
const scaled = pooled((name) => {
  const one = stack.functions[name]
  return one === undefined ? 0 : scaleOf(one).max
})

/** What a command line of a database's server says of `max_connections`. */
function maxConnectionsIn(command: readonly string[]): number {
  const flag = command.find((argument) => argument.startsWith('--max-connections='))
  return Number(flag?.split('=')[1])
}

describe('stack.yml', () => {
  it('has every function of the shop, as the community editions take them', () => {
    expect(stackFaults(stack, NAMES, TEXT)).toEqual([])
  })

  it('asks for the pools that the arithmetic of the documents begins with', () => {
    expect(scaled.map(({ pool }) => pool)).toEqual([6, 6, 6, 6, 6, 6, 6, 6])
    // 3 × stocks, cart, pay; 5 × the others; 6 each; 1 for the jobs; 4 for the tools.
    expect(connectionsAtMost(scaled)).toBe(89)
  })

  it('takes registry and tag of every image from the environment', () => {
    const { functions: tagged } = readStack(ROOT, { KEDAI_REGISTRY: 'shop.example/kedai', KEDAI_TAG: 'v7' })
    expect(Object.entries(tagged).map(([name, { image }]) => [name, image])).toEqual(
      listed.map(([name]) => [name, `shop.example/kedai/${name}:v7`]),
    )
  })

  it('has the version of package.json as its tag where none is given', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string }
    expect(listed.map(([, { image }]) => image.split(':').at(-1))).toEqual(listed.map(() => version))
  })
})

describe('the connections of a shop', () => {
  it('fit into the database under docker compose, each function scaled as far as its labels say', () => {
    const { services } = parse(substitute(read('docker-compose.yml'), {}), { merge: true }) as {
      services: Record<string, { command?: string[]; environment?: Record<string, string | number> }>
    }
    const there: Pooled[] = scaled.map((one) => ({
      ...one,
      pool: Number(services[one.name]?.environment?.['DB_POOL']),
    }))
    expect(there.map(({ pool }) => pool)).toEqual([6, 6, 6, 6, 6, 6, 6, 6])
    expect(connectionFaults(there, maxConnectionsIn(services['database']?.command ?? []))).toEqual([])
  })

  it('fit into the database under faasd, which runs one of each', () => {
    const { database } = parse(read('deploy/faasd/docker-compose.additions.yaml')) as {
      database: { command: string[] }
    }
    expect(
      connectionFaults(
        pooled(() => 1),
        maxConnectionsIn(database.command),
      ),
    ).toEqual([])
  })
})

/** Each check is seen to fail once. */
describe('a stack.yml that is wrong', () => {
  const changed = (change: (copy: Stack) => void): string[] => {
    const copy = structuredClone(stack)
    change(copy)
    return stackFaults(copy, NAMES, TEXT)
  }
  const pay = (copy: Stack) => {
    const { pay: one } = copy.functions
    if (one === undefined) throw new Error('there is no pay')
    return one
  }

  it.each<[string, (copy: Stack) => void, string]>([
    ['misses a function', (copy) => delete copy.functions['pay'], 'pay is missing'],
    [
      'has one too many',
      (copy) => Object.assign(copy.functions, { tea: structuredClone(pay(copy)) }),
      'tea is no function of the shop',
    ],
    [
      'has a label of a paid edition',
      (copy) => Object.assign(pay(copy).labels, { 'com.openfaas.scale.zero': 'true' }),
      'pay: the label com.openfaas.scale.zero is of a paid edition',
    ],
    [
      'scales further than is free',
      (copy) => Object.assign(pay(copy).labels, { 'com.openfaas.scale.max': '6' }),
      'pay: 6 replicas are more than 5',
    ],
    [
      'does not copy shared',
      (copy) => copy.configuration.copy.shift(),
      './shared is not copied into the functions',
    ],
    ['gives a function no secret', (copy) => pay(copy).secrets.pop(), 'pay: secrets are missing'],
    [
      'has a password in the environment',
      (copy) => Object.assign(pay(copy).environment, { DATABASE_URL: 'mysql://x' }),
      'pay: a URL is in the environment',
    ],
    ['has no limit of memory that is one', (copy) => (pay(copy).limits.memory = '160'), 'pay: memory is 160'],
    [
      'builds another folder',
      (copy) => (pay(copy).handler = './functions/cart'),
      'pay: handler is ./functions/cart',
    ],
    ['builds by another template', (copy) => (pay(copy).lang = 'node22'), 'pay: lang is node22'],
  ])('is refused where it %s', (_what, change, fault) => {
    expect(changed(change)).toContain(fault)
  })

  it('is refused where an image has a tag that does not change', () => {
    const fixed = TEXT.replace(/\/pay:.*/, '/pay:latest')
    expect(stackFaults(stack, NAMES, fixed)).toEqual([
      'pay: the image takes no registry and tag from the environment',
    ])
  })

  it('is refused where it has more functions than are free', () => {
    const many = Object.fromEntries(
      Array.from({ length: 16 }, (_, n) => [`f${n}`, pay(structuredClone(stack))]),
    )
    expect(stackFaults({ ...stack, functions: many }, Object.keys(many), TEXT)).toContain(
      '16 functions are more than 15',
    )
  })

  it('is refused where its pools are more than the database takes', () => {
    expect(connectionFaults(scaled, 88)).toEqual(['89 connections do not fit into 88'])
    expect(connectionFaults(scaled, 89)).toEqual([])
    expect(connectionFaults(scaled, Number.NaN)).toEqual(['89 connections do not fit into NaN'])
  })
})

describe('docs/scaling.md', () => {
  it('has the connections of every host as they are', () => {
    const rows = tableUnder(read('docs/scaling.md'), 'Connections').map(([host, , needs, max]) => [
      host,
      Number(needs),
      Number(max),
    ])
    expect(rows).toEqual([
      ['faasd', connectionsAtMost(pooled(() => 1)), 80],
      ['docker compose', connectionsAtMost(scaled), 120],
      ['Kubernetes', 138, 151],
    ])
  })
})
