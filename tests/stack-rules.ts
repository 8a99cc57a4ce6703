import type { Stack, StackFunction } from '../scripts/images/stack.ts'

/** As many functions as the community editions of OpenFaaS take. */
const FUNCTIONS_MAX = 15
/** What the community edition for Kubernetes refuses to deploy with, and what none of them knows. */
const FREE_LABELS = ['com.openfaas.scale.min', 'com.openfaas.scale.max', 'com.openfaas.scale.factor']
/** As many replicas of one function as the community edition for Kubernetes runs. */
const REPLICAS_MAX = 5

/**
 * What is wrong with `stack.yml`, one line each.
 *
 * @param names - the functions that the code has
 * @param text - the file itself, before its variables are replaced
 */
export function stackFaults(stack: Stack, names: readonly string[], text: string): string[] {
  const listed = Object.keys(stack.functions)
  return [
    ...names.filter((name) => !listed.includes(name)).map((name) => `${name} is missing`),
    ...listed.filter((name) => !names.includes(name)).map((name) => `${name} is no function of the shop`),
    ...(listed.length > FUNCTIONS_MAX ? [`${listed.length} functions are more than ${FUNCTIONS_MAX}`] : []),
    ...['./shared', './package.json', './package-lock.json']
      .filter((path) => !stack.configuration.copy.includes(path))
      .map((path) => `${path} is not copied into the functions`),
    ...Object.entries(stack.functions).flatMap(([name, one]) =>
      functionFaults(name, one, text).map((fault) => `${name}: ${fault}`),
    ),
  ]
}

function functionFaults(name: string, one: StackFunction, text: string): string[] {
  const paid = Object.keys(one.labels).filter((label) => !FREE_LABELS.includes(label))
  const { max } = scaleOf(one)
  const image = `image: \${KEDAI_REGISTRY:-localhost/kedai}/${name}:\${KEDAI_TAG:-`
  return [
    ...(one.lang === 'openfaas-node' ? [] : [`lang is ${one.lang}`]),
    ...(one.handler === `./functions/${name}` ? [] : [`handler is ${one.handler}`]),
    ...(text.includes(image) ? [] : ['the image takes no registry and tag from the environment']),
    ...(one.secrets.join() === 'database-url' ? [] : [`secrets are ${one.secrets.join(', ') || 'missing'}`]),
    ...(Object.keys(one.environment).some((key) => key.includes('URL'))
      ? ['a URL is in the environment']
      : []),
    ...paid.map((label) => `the label ${label} is of a paid edition`),
    ...(max > REPLICAS_MAX ? [`${max} replicas are more than ${REPLICAS_MAX}`] : []),
    ...(/^\d+Mi$/.test(one.limits.memory) ? [] : [`memory is ${one.limits.memory}`]),
    ...(one.environment['DB_POOL'] === undefined ? ['DB_POOL is missing'] : []),
  ]
}

/** How many of a function its labels for OpenFaaS let run. */
export function scaleOf({ labels }: Pick<StackFunction, 'labels'>): { min: number; max: number } {
  const numberOf = (which: string): number => Number(labels[`com.openfaas.scale.${which}`] ?? 1)
  return { min: numberOf('min'), max: numberOf('max') }
}

/** One function as far as the database's connections go. */
export interface Pooled {
  readonly name: string
  readonly replicas: number
  readonly pool: number
}

/** What a backup, a look through the books and the migration take beside the functions. */
const TOOLS_CONNECTIONS = 4

/**
 * Connections to the database when every replica uses all of its pool: those, one for each process that may run the
 * timed jobs, and those of the owner's tools.
 */
export function connectionsAtMost(functions: readonly Pooled[]): number {
  const pools = functions.reduce((sum, { replicas, pool }) => sum + replicas * pool, 0)
  const jobs = functions.reduce(
    (sum, { name, replicas }) => sum + (name === 'notifications' ? replicas : 0),
    0,
  )
  return pools + jobs + TOOLS_CONNECTIONS
}

/** @returns one line if they do not fit, none if they do */
export function connectionFaults(functions: readonly Pooled[], maxConnections: number): string[] {
  const needed = connectionsAtMost(functions)
  return needed <= maxConnections ? [] : [`${needed} connections do not fit into ${maxConnections}`]
}
