/** What differs from host to host; the suite asserts each where it is so and where it is not. */
export interface HostAbilities {
  /** Server-Sent Events reach a client as they happen. */
  readonly streams: boolean
  /** An import tells how far it is while it goes on; otherwise all of that comes with its end. */
  readonly importProgress: boolean
  /** The timed jobs run as long as the host does; otherwise a clock from outside calls them. */
  readonly jobs: boolean
  /** The paper's addresses `/api/small/<name>` are served, beside OpenFaaS's. */
  readonly paperAddresses: boolean
  /** `/docs` and `/metrics` of the whole shop are reached from outside. */
  readonly ownPages: boolean
  /** `/metrics` and `/_/ready` of every single function are reached from outside, under its address. */
  readonly functionPages: boolean
  /** An address of no function is refused in the envelope too. */
  readonly envelopeForNoFunction: boolean
  /** Methods that HTTP/1.1 itself does not name are refused in the envelope too. */
  readonly envelopeForAnyMethod: boolean
  /** Uploads of 5 MiB are taken; otherwise of 4 MiB at least. */
  readonly largestUploads: boolean
}

/** By the hosts' names in docs/hosts.md. */
export const abilities = {
  'one process': {
    streams: true,
    importProgress: true,
    jobs: true,
    paperAddresses: true,
    ownPages: true,
    functionPages: false,
    envelopeForNoFunction: true,
    envelopeForAnyMethod: true,
    largestUploads: true,
  },
  'docker compose': {
    streams: true,
    importProgress: true,
    jobs: true,
    paperAddresses: true,
    ownPages: false,
    functionPages: false,
    envelopeForNoFunction: true,
    envelopeForAnyMethod: true,
    largestUploads: true,
  },
  OpenFaaS: {
    streams: true,
    importProgress: false,
    jobs: true,
    paperAddresses: false,
    ownPages: false,
    functionPages: true,
    envelopeForNoFunction: false,
    envelopeForAnyMethod: false,
    largestUploads: true,
  },
  Lambda: {
    streams: false,
    importProgress: false,
    jobs: false,
    paperAddresses: true,
    ownPages: false,
    functionPages: true,
    envelopeForNoFunction: false,
    envelopeForAnyMethod: true,
    largestUploads: false,
  },
} as const satisfies Record<string, HostAbilities>
