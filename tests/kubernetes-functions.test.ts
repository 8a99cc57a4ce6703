import { describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'
import { CLOSE_TIMEOUT_MS, LINGER_MS } from '../shared/limits.ts'
import { ofKind, shopManifests } from './kubernetes-manifests.ts'
import { connectionFaults, connectionsAtMost, type Pooled } from './stack-rules.ts'

const NAMES = functions.map(({ name }) => name).sort()
/** What MySQL and MariaDB take unless they are told otherwise. */
const MAX_CONNECTIONS = 151

const manifests = shopManifests()
const deployments = ofKind(manifests, 'Deployment')
const pods = [...deployments, ...ofKind(manifests, 'Job')].map(({ metadata, spec }) => ({
  name: String(metadata?.name),
  labels: spec?.template.metadata?.labels,
  pod: spec?.template.spec,
}))

function deploymentOf(name: string) {
  const found = deployments.find(({ metadata }) => metadata?.name === name)
  const container = found?.spec?.template.spec?.containers[0]
  if (found === undefined || container === undefined) throw new Error(`there is no ${name}`)
  return { spec: found.spec, pod: found.spec?.template.spec, container }
}

const envOf = (name: string, variable: string): number =>
  Number(deploymentOf(name).container.env?.find((one) => one.name === variable)?.value)

describe('a function on Kubernetes', () => {
  it('is there for each function of the shop, with a service and a route', () => {
    for (const kind of ['Deployment', 'Service'] as const) {
      expect(ofKind(manifests, kind).map(({ metadata }) => metadata?.name)).toEqual(
        expect.arrayContaining(NAMES),
      )
      expect(ofKind(manifests, kind)).toHaveLength(NAMES.length)
    }
    const routes = ofKind(manifests, 'HTTPRoute').map(({ metadata }) => String(metadata?.name))
    expect(routes.sort()).toEqual([...NAMES, 'to-https'].sort())
  })

  it.each(pods)('$name has an ordinary user’s rights and one place to write', ({ pod }) => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: 'RuntimeDefault' } },
    })
    const [container] = pod?.containers ?? []
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect(container?.volumeMounts?.filter(({ readOnly }) => !readOnly)).toEqual([
      { name: 'tmp', mountPath: '/tmp' },
    ])
    expect(container?.image).toMatch(/^localhost\/kedai\/[a-z-]+:\d+\.\d+\.\d+$/)
    expect(container?.resources?.limits?.['memory']).toBe(container?.resources?.requests?.['memory'])
  })

  it('has its secrets as files, and none in its environment', () => {
    for (const { name, pod } of pods) {
      const sources = pod?.volumes?.flatMap(({ projected }) => projected?.sources ?? [])
      const names = sources?.map(({ secret }) => secret?.name)
      expect(names, name).toEqual(
        name === 'migrate' ? ['database-url', 'database-admin-url'] : ['database-url'],
      )
      expect(JSON.stringify(pod?.containers.map(({ env }) => env)), name).not.toMatch(/URL|mysql:/)
    }
  })

  it.each(NAMES)(
    '%s is asked whether it is ready, and started anew only if it does not answer at all',
    (name) => {
      const { container } = deploymentOf(name)
      const pathsOf = (['startupProbe', 'readinessProbe', 'livenessProbe'] as const).map(
        (probe) => container[probe]?.httpGet?.path,
      )
      expect(pathsOf).toEqual(['/_/health', '/_/ready', '/_/health'])
    },
  )

  it.each(NAMES)('%s is given the time that an orderly stop takes', (name) => {
    const drainMs = envOf(name, 'DRAIN_MS')
    expect(drainMs).toBe(8_000)
    const graceMs = 1_000 * (deploymentOf(name).pod?.terminationGracePeriodSeconds ?? 0)
    // Requests under way, then the database.
    expect(graceMs).toBeGreaterThan(drainMs + LINGER_MS + 2 * CLOSE_TIMEOUT_MS)
  })

  it.each(NAMES)('%s is replaced by one that is ready before it goes', (name) => {
    expect(deploymentOf(name).spec?.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    })
  })

  it('is found by whatever speaks of it', () => {
    const labelled = (selector: Record<string, string> = {}): string[] =>
      pods
        .filter(({ labels }) => Object.entries(selector).every(([key, value]) => labels?.[key] === value))
        .map(({ name }) => name)
    for (const { metadata, spec } of deployments) {
      expect(labelled(spec?.selector.matchLabels)).toEqual([metadata?.name])
    }
    for (const { metadata, spec } of ofKind(manifests, 'Service')) {
      expect(labelled(spec?.selector)).toEqual([metadata?.name])
      expect(spec?.ports).toMatchObject([{ port: 80, targetPort: 'http' }])
    }
    for (const { metadata, spec } of ofKind(manifests, 'PodDisruptionBudget')) {
      expect(labelled(spec?.selector?.matchLabels)).toEqual([metadata?.name])
    }
  })

  it('scales where stack.yml says so, and keeps one of it while nodes are emptied', () => {
    const scaled = ofKind(manifests, 'HorizontalPodAutoscaler').map(({ spec }) => [
      spec?.scaleTargetRef.name,
      spec?.minReplicas,
      spec?.maxReplicas,
    ])
    expect(scaled).toEqual([
      ['stocks', 2, 3],
      ['cart', 2, 3],
      ['pay', 2, 3],
    ])
    const budgets = ofKind(manifests, 'PodDisruptionBudget').map(({ metadata, spec }) => [
      metadata?.name,
      spec?.maxUnavailable,
    ])
    expect(budgets).toEqual([
      ['stocks', 1],
      ['cart', 1],
      ['pay', 1],
    ])
    // The number of a Deployment that scales is the autoscaler's.
    expect(
      deployments.flatMap(({ metadata, spec }) => (spec?.replicas === 1 ? [metadata?.name] : [])),
    ).toEqual(['staff', 'goods', 'transactions', 'notifications', 'reports'])
  })
})

describe('the connections of a shop on Kubernetes', () => {
  /** One more of each while a new version takes over, see maxSurge. */
  const pooled: Pooled[] = NAMES.map((name) => {
    const scaler = ofKind(manifests, 'HorizontalPodAutoscaler').find(
      ({ metadata }) => metadata?.name === name,
    )
    const replicas = scaler?.spec?.maxReplicas ?? deploymentOf(name).spec?.replicas ?? Number.NaN
    return { name, replicas: replicas + 1, pool: envOf(name, 'DB_POOL') }
  })

  it('fit into a database as it comes, also while every function is replaced', () => {
    // (3 + 1) × stocks, cart, pay and (1 + 1) × the others are 22, 6 each; 2 for the jobs; 4 for the tools.
    expect(connectionsAtMost(pooled)).toBe(138)
    expect(connectionFaults(pooled, MAX_CONNECTIONS)).toEqual([])
  })
})
