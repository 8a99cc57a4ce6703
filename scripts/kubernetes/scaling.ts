import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1'
import type { StackFunction } from '../images/stack.ts'
import { labelsOf, metadata, type Place, selectorOf } from './manifest.ts'
import { replicasOf } from './replicas.ts'

/** Node's JavaScript runs on one core: past this much of it another process helps. */
const CPU_PER_REPLICA = '700m'

/** What scales a function by its load and keeps one of it while nodes are emptied; nothing where there is one alone. */
export function scalingOf(
  name: string,
  one: StackFunction,
  place: Place,
): (IHorizontalPodAutoscaler | IPodDisruptionBudget)[] {
  const { min, max } = replicasOf(one)
  if (max === 1) return []
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(name, place, labelsOf(name)),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: CPU_PER_REPLICA } },
          },
        ],
      },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(name, place, labelsOf(name)),
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: selectorOf(name) },
        // A pod that is not ready serves nobody, so it need not hold a node up.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    },
  ]
}
