import { inject } from 'vitest'

/** A database server that runs for the tests. */
export interface Engine {
  readonly name: 'mariadb' | 'mysql'
  /** `mysql://` URL of its root, on a Unix socket, with no database chosen. */
  readonly adminUrl: string
}

declare module 'vitest' {
  interface ProvidedContext {
    engines: readonly Engine[]
  }
}

/**
 * Every engine that this run has: MariaDB 10.11 and, on x86-64, MySQL 8.0.15.
 *
 * @example
 * describe.each(engines)('a sale on $name', (engine) => { … })
 */
export const engines: readonly Engine[] = inject('engines')
