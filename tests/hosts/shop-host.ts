/** What differs from host to host; each is asserted in both ways. */
export interface HostAbilities {
  /** Server-Sent Events reach a client as they happen. */
  readonly streams: boolean
  /** An import tells how far it is while it goes on; otherwise all of that comes with its end. */
  readonly importProgress: boolean
  /** The paper's addresses `/api/small/<name>` are served, beside OpenFaaS's. */
  readonly paperAddresses: boolean
  /** An address of no function is refused in the envelope too. */
  readonly envelopeForNoFunction: boolean
  /** Methods that HTTP/1.1 itself does not name are refused in the envelope too. */
  readonly envelopeForAnyMethod: boolean
  /** Uploads of 5 MiB are taken; otherwise of 4 MiB at least. */
  readonly largestUploads: boolean
  /** The timed jobs run as long as the host does; otherwise a clock from outside calls them. */
  readonly jobs: boolean
  /** `/docs` and `/metrics` of the whole shop are reached from outside. */
  readonly ownPages: boolean
}

/** A way to run the shop, as a client and a test see it. */
export interface ShopHost extends AsyncDisposable {
  /** Where all of it is reached, without a slash at the end. */
  readonly url: string
  readonly can: HostAbilities
  /** `mysql://` URL of the functions' own user, as this process reaches the database. */
  readonly databaseUrl: string
  /** As the global one. */
  fetch(request: Request): Promise<Response>
}
