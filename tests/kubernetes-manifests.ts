import * as gatewayApi from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { Job } from 'kubernetes-models/batch/v1'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Namespace, Secret, Service } from 'kubernetes-models/v1'
import { parseAllDocuments } from 'yaml'
import { checkedInFiles } from '../scripts/kubernetes/files.ts'
import type { Manifest } from '../scripts/kubernetes/manifest.ts'

const { Gateway, HTTPRoute } = gatewayApi
const MODELS = [
  Deployment,
  Gateway,
  HorizontalPodAutoscaler,
  HTTPRoute,
  Job,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Secret,
  Service,
]

type OfKind<Kind extends Manifest['kind']> = Extract<Manifest, { kind: Kind }>

/** Reads a file as Kubernetes does, in the older kind of YAML. */
export function manifestsIn(text: string): Manifest[] {
  return parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as Manifest)
}

/** Everything in `deploy/kubernetes/` that Kubernetes itself takes. */
export function shopManifests(): Manifest[] {
  return [...checkedInFiles()].flatMap(([file, text]) =>
    file === 'kustomization.yaml' ? [] : manifestsIn(text),
  )
}

/** Those of one kind. */
export function ofKind<Kind extends Manifest['kind']>(
  manifests: readonly Manifest[],
  kind: Kind,
): OfKind<Kind>[] {
  return manifests.filter((one): one is OfKind<Kind> => one.kind === kind)
}

/** What the published schemas say is wrong with one; undefined if nothing is. */
export function schemaFault(manifest: Manifest): string | undefined {
  const Model = MODELS.find(
    ({ kind, apiVersion }) => kind === manifest.kind && apiVersion === manifest.apiVersion,
  )
  if (Model === undefined) return `${manifest.apiVersion} ${manifest.kind} is no kind that is known here`
  try {
    // The classes take the fields of their own kind, which was found to be this one's.
    Reflect.construct(Model, [manifest]).validate()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
