import type { HostAbilities } from './abilities.ts'

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
