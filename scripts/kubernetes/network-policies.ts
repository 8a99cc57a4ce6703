import type {
  INetworkPolicy,
  INetworkPolicyPeer,
  INetworkPolicyPort,
} from 'kubernetes-models/networking.k8s.io/v1'
import { COMPONENT, DATABASE_PORT, FUNCTION_PORT, metadata, type Place, selectorOf } from './manifest.ts'

/** Whoever runs the cluster puts it on the namespaces that may call the functions: the gateway's, the monitoring's. */
const CALLERS = { 'kedai-caller': 'allowed' }

/** What no webhook goes to, as the function itself refuses it. */
const PRIVATE_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
]
const PRIVATE_IPV6 = ['::1/128', 'fc00::/7', 'fe80::/10', 'ff00::/8']

const FUNCTIONS = { matchLabels: { [COMPONENT]: 'function' } }
const tcp = (port: number): INetworkPolicyPort => ({ protocol: 'TCP', port })

/** Nobody may speak to anybody in the shop's namespace, except for what is named here. */
export function networkPolicies(place: Place): INetworkPolicy[] {
  const policy = (name: string, spec: NonNullable<INetworkPolicy['spec']>): INetworkPolicy => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(name, place),
    spec,
  })
  return [
    policy('deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('callers-to-functions', {
      podSelector: FUNCTIONS,
      policyTypes: ['Ingress'],
      // Probes come from the pod's own node, which no policy keeps out.
      ingress: [{ from: [{ namespaceSelector: { matchLabels: CALLERS } }], ports: [tcp(FUNCTION_PORT)] }],
    }),
    policy('all-to-database', {
      podSelector: {},
      policyTypes: ['Egress'],
      // To any address: only whoever runs the shop knows the database's, and narrows it.
      egress: [{ ports: [tcp(DATABASE_PORT)] }],
    }),
    policy('all-to-names', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: NAME_SERVERS, ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] }],
    }),
    policy('webhooks-to-internet', {
      podSelector: { matchLabels: selectorOf('notifications') },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            { ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE_IPV4 } },
            { ipBlock: { cidr: '::/0', except: PRIVATE_IPV6 } },
          ],
        },
      ],
    }),
  ]
}

/** The cluster's own, and the address of the cache that many clusters have on each node. */
const NAME_SERVERS: INetworkPolicyPeer[] = [
  { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
  { ipBlock: { cidr: '169.254.20.10/32' } },
]
