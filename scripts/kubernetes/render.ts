import type { INamespace } from 'kubernetes-models/v1'
import { stringify } from 'yaml'
import type { Stack } from '../images/stack.ts'
import { gatewayOf, routeOf, serviceOf } from './addresses.ts'
import { exampleSecrets, migrateJob } from './database.ts'
import { deploymentOf } from './deployment.ts'
import type { Manifest, Place } from './manifest.ts'
import { networkPolicies } from './network-policies.ts'
import { scalingOf } from './scaling.ts'

/** As each file begins. */
const HEAD = '# Made from stack.yml by `npm run kubernetes`; change it there or in scripts/kubernetes/.\n'

export interface RenderOptions extends Place {
  /** Image of the owner's tools. */
  readonly tools: string
}

/** The files of `deploy/kubernetes/` by name. */
export function renderKubernetes(
  { functions }: Stack,
  { tools, ...place }: RenderOptions,
): Map<string, string> {
  const applied = new Map<string, Manifest[]>([
    ['namespace.yaml', [namespaceOf(place)]],
    ['network-policies.yaml', networkPolicies(place)],
    ['gateway.yaml', gatewayOf(place)],
  ])
  for (const [name, one] of Object.entries(functions)) {
    applied.set(`function-${name}.yaml`, [
      deploymentOf(name, one, place),
      serviceOf(name, place),
      ...scalingOf(name, one, place),
      routeOf(name, place),
    ])
  }
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...applied.keys()],
  }
  return new Map([
    ...[...applied].map(([file, manifests]) => [file, textOf(manifests)] as const),
    // Not among the resources: the job comes before the functions, and the secrets hold nobody's password.
    ['migrate.yaml', textOf([migrateJob(tools, place)])],
    ['secrets.example.yaml', textOf(exampleSecrets(place))],
    ['kustomization.yaml', textOf([kustomization])],
  ])
}

/** A shop's own, held to what an ordinary user may. */
function namespaceOf({ namespace }: Place): INamespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  }
}

/** In the older kind of YAML that Kubernetes reads, where `yes` without quotes is not a word. */
function textOf(documents: readonly object[]): string {
  const options = { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 } as const
  return HEAD + documents.map((one) => stringify(one, options)).join('---\n')
}
