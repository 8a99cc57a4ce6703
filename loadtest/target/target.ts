import type { Goods } from '../requests.ts'

/** A shop that the load is put on. */
export interface Target {
  /** `http://host:port` */
  readonly url: string
  /** What it sells in the test. */
  readonly goods: readonly Goods[]
  /** Its processes by name, where they run on this machine and were started by the load test. */
  readonly pids: Readonly<Record<string, number>>
  /** Whether it runs on this machine, so that its sensors are this machine's. */
  readonly isThisMachine: boolean
  /** For the report: what it is. */
  readonly description: string
}
