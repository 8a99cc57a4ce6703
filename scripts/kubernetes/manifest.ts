import type { IGateway, IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import type { IDeployment } from 'kubernetes-models/apps/v1'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import type { IJob } from 'kubernetes-models/batch/v1'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1'
import type { INamespace, ISecret, IService } from 'kubernetes-models/v1'

/**
 * What a file for Kubernetes may hold. The types are made from the published schemas, so a field that Kubernetes does
 * not know is found by the compiler.
 */
export type Manifest =
  | IDeployment
  | IGateway
  | IHorizontalPodAutoscaler
  | IHTTPRoute
  | IJob
  | INamespace
  | INetworkPolicy
  | IPodDisruptionBudget
  | ISecret
  | IService

/** What differs between shops on one cluster. */
export interface Place {
  readonly namespace: string
  /** The name that its customers call; undefined takes any. */
  readonly hostname: string | undefined
}

/** Where the functions listen, in their containers. */
export const FUNCTION_PORT = 8080
export const DATABASE_PORT = 3306

export const PART_OF = 'app.kubernetes.io/part-of'
export const COMPONENT = 'app.kubernetes.io/component'

/** What selects the pods of one function; it may never change while the function runs. */
export function selectorOf(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, [PART_OF]: 'kedai' }
}

/** The labels of everything that belongs to one function. */
export function labelsOf(name: string, component = 'function'): Record<string, string> {
  return { ...selectorOf(name), [COMPONENT]: component }
}

/** @returns the name of a namespaced object, with labels where it belongs to one function */
export function metadata(
  name: string,
  { namespace }: Place,
  labels: Record<string, string> = { [PART_OF]: 'kedai' },
) {
  return { name, namespace, labels }
}
