import type { StackFunction } from '../images/stack.ts'

/** How many a function that scales has at rest, so that a node may go while it sells. */
const MIN_WHERE_IT_SCALES = 2

/** How many of a function run on a cluster, from its labels for OpenFaaS. */
export function replicasOf({ labels }: Pick<StackFunction, 'labels'>): { min: number; max: number } {
  const max = Number(labels['com.openfaas.scale.max'] ?? 1)
  const min = Number(labels['com.openfaas.scale.min'] ?? 1)
  return { min: Math.min(max, max > 1 ? Math.max(min, MIN_WHERE_IT_SCALES) : min), max }
}
