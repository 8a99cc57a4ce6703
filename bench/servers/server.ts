import type { Database } from '@kedai/shared/database/database.ts'
import type { OpenCarts, Scenario } from '../scenarios.ts'

/**
 * Who is measured. `kedai-single` is Kedai with each write in a transaction of its own and no cache of lists; the
 * two in Go are the paper's design, with its few rows and with the rows that Kedai books.
 */
export const SERVER_NAMES = ['kedai', 'kedai-single', 'go-few', 'go-same'] as const
export type ServerName = (typeof SERVER_NAMES)[number]

/** A process that was started and answers. */
export interface StartedProcess {
  /** `http://127.0.0.1:port` */
  readonly url: string
  readonly pid: number
  /** From the start of its process to its first answer with goods, in milliseconds. */
  readonly startMs: number
  /** Sends a message and waits for the next one that comes back; only to a process that has a channel. */
  ask(question: string): Promise<unknown>
}

/** A server with a schema of its own that is ready to be measured. */
export interface Server extends StartedProcess {
  readonly name: ServerName
  /** The bench's own way to the server's rows. */
  readonly database: Database
  readonly scenarios: readonly Scenario[]
  readonly openCarts: OpenCarts
  /** Whether its rows are Kedai's, so that the rules of the books hold for them. */
  readonly hasBooks: boolean
}
