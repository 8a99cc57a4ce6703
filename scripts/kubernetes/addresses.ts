import type {
  IGateway,
  IHTTPRoute,
  IHTTPRouteRule,
} from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import type { IService } from 'kubernetes-models/v1'
import { ADDRESSES } from '../../shared/hosts/mount.ts'
import { IMPORT_DEADLINE_MS } from '../../shared/limits.ts'
import { labelsOf, metadata, type Place, selectorOf } from './manifest.ts'

const GATEWAY = 'kedai'
const SERVICE_PORT = 80
/** No function has it, so each answers 404 in its own envelope. */
const NOWHERE = '/no/such/address'
/** The longest that a function takes for anything. */
const TIMEOUT = `${Math.ceil(IMPORT_DEADLINE_MS / 1_000)}s`

/** How the pods of a function are found within the cluster. */
export function serviceOf(name: string, place: Place): IService {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(name, place, labelsOf(name)),
    spec: {
      selector: selectorOf(name),
      ports: [{ name: 'http', port: SERVICE_PORT, targetPort: 'http', appProtocol: 'http' }],
    },
  }
}

/** How a function is found from outside: under both its addresses, which it does not see itself. */
export function routeOf(name: string, place: Place): IHTTPRoute {
  const addresses = ADDRESSES.map((prefix) => `${prefix}/${name}`)
  const backendRefs = [{ name, port: SERVICE_PORT }]
  const hidden: IHTTPRouteRule = {
    matches: addresses.flatMap((address) =>
      ['_', 'metrics'].map((inside) => ({
        path: { type: 'PathPrefix' as const, value: `${address}/${inside}` },
      })),
    ),
    filters: [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: NOWHERE } } },
    ],
    backendRefs,
  }
  // A rule that takes a prefix away may have one match only.
  const served = addresses.map(
    (value): IHTTPRouteRule => ({
      matches: [{ path: { type: 'PathPrefix', value } }],
      filters: [
        { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
      ],
      backendRefs,
      timeouts: { request: TIMEOUT },
    }),
  )
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata(name, place, labelsOf(name)),
    spec: { ...where('https', place), rules: [hidden, ...served] },
  }
}

/** The door of the shop, and what sends callers of plain HTTP to it. */
export function gatewayOf(place: Place): (IGateway | IHTTPRoute)[] {
  const allowedRoutes = { namespaces: { from: 'Same' as const } }
  return [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: metadata(GATEWAY, place),
      spec: {
        // The class of the cluster's own controller; Envoy Gateway's documents call theirs so.
        gatewayClassName: 'eg',
        listeners: [
          { name: 'http', protocol: 'HTTP', port: 80, allowedRoutes },
          {
            name: 'https',
            protocol: 'HTTPS',
            port: 443,
            tls: { mode: 'Terminate', certificateRefs: [{ name: 'kedai-tls' }] },
            allowedRoutes,
          },
        ],
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: metadata('to-https', place),
      spec: {
        ...where('http', place),
        rules: [
          { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] },
        ],
      },
    },
  ]
}

function where(sectionName: string, { hostname }: Place) {
  return {
    parentRefs: [{ name: GATEWAY, sectionName }],
    ...(hostname === undefined ? {} : { hostnames: [hostname] }),
  }
}
