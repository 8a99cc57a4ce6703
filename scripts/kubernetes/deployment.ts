import type { IDeployment } from 'kubernetes-models/apps/v1'
import { CLOSE_TIMEOUT_MS, LINGER_MS } from '../../shared/limits.ts'
import type { StackFunction } from '../images/stack.ts'
import { FUNCTION_PORT, labelsOf, metadata, type Place, selectorOf } from './manifest.ts'
import { RESTRICTED_CONTAINER, RESTRICTED_POD, volumesOf } from './pod.ts'
import { replicasOf } from './replicas.ts'

/** What a function at rest and a little more takes; there is no limit, since one would stop it in bursts. */
const CPU_REQUEST = '100m'
const GRACE_SLACK_MS = 2_000

/** One function: its pods, how they are known to be well, and how a new version takes over from the old one. */
export function deploymentOf(name: string, one: StackFunction, place: Place): IDeployment {
  const { min, max } = replicasOf(one)
  const health = { path: '/_/health', port: 'http' }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name, place, labelsOf(name)),
    spec: {
      // Where it scales by load the number is the autoscaler's: another apply must not set it back.
      ...(max === 1 ? { replicas: min } : {}),
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorOf(name) },
      // A new one is ready before an old one goes.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: labelsOf(name) },
        spec: {
          ...RESTRICTED_POD,
          // It serves for DRAIN_MS after SIGTERM, while the gateway learns of it, so no preStop hook has to.
          terminationGracePeriodSeconds: graceSecondsOf(one),
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: selectorOf(name) },
            },
          ],
          containers: [
            {
              name: 'function',
              image: one.image,
              env: Object.entries(one.environment).map(([key, value]) => ({ name: key, value })),
              ports: [{ name: 'http', containerPort: FUNCTION_PORT }],
              resources: {
                requests: { cpu: CPU_REQUEST, memory: one.limits.memory },
                limits: { memory: one.limits.memory },
              },
              // Health alone: a database that is away is no reason to start a function anew.
              startupProbe: { httpGet: health, periodSeconds: 1, failureThreshold: 60 },
              readinessProbe: {
                httpGet: { path: '/_/ready', port: 'http' },
                periodSeconds: 5,
                timeoutSeconds: 3,
                failureThreshold: 3,
              },
              livenessProbe: { httpGet: health, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
              ...RESTRICTED_CONTAINER,
            },
          ],
          volumes: volumesOf(one.secrets),
        },
      },
    },
  }
}

/** Longer than an orderly stop takes: drain, then the kept connections, requests under way, and the database. */
function graceSecondsOf({ environment }: StackFunction): number {
  const drainMs = Number(environment['DRAIN_MS'] ?? 0)
  return Math.ceil((drainMs + LINGER_MS + 2 * CLOSE_TIMEOUT_MS + GRACE_SLACK_MS) / 1_000)
}
