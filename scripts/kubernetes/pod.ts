import type { IContainer, IPodSpec, IVolume } from 'kubernetes-models/v1'

/** The user that the images are made for, see template/openfaas-node/Dockerfile. */
const USER = 10_001
/** Where OpenFaaS puts secrets too. */
const SECRETS_FOLDER = '/var/openfaas/secrets'

/** What every pod has: no rights beyond an ordinary user's, nothing of the cluster's, and no place to write but `/tmp`. */
export const RESTRICTED_POD = {
  automountServiceAccountToken: false,
  // Else the cluster puts the addresses of all services into the environment, which is for settings here.
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: USER,
    runAsGroup: USER,
    fsGroup: USER,
    seccompProfile: { type: 'RuntimeDefault' },
  },
} satisfies Partial<IPodSpec>

export const RESTRICTED_CONTAINER = {
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
  volumeMounts: [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'secrets', mountPath: SECRETS_FOLDER, readOnly: true },
  ],
} satisfies Partial<IContainer>

/** The volumes of it. Each secret is a Secret of its own with one key of the same name, as `faas-cli` makes them. */
export function volumesOf(secrets: readonly string[]): IVolume[] {
  return [
    { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    {
      name: 'secrets',
      projected: {
        defaultMode: 0o440,
        sources: secrets.map((name) => ({ secret: { name, items: [{ key: name, path: name }] } })),
      },
    },
  ]
}
