import { LISTENER_QUEUE_MAX } from '../limits.ts'
import type { EventRecord } from './event-record.ts'

/** Somebody's place with the poller: new events wait in it until they are taken. */
export class Subscription {
  /** The poller's position when this one joined: what comes later is put into it. */
  position = 0
  isOver = false
  #events: EventRecord[] = []
  #hasLost = false
  #wake: (() => void) | undefined
  readonly #leave: (subscription: Subscription) => void

  /** @param leave - told once when it is over */
  constructor(leave: (subscription: Subscription) => void) {
    this.#leave = leave
  }

  /** One too many, and all are let go: they are in the database. */
  put(event: EventRecord): void {
    if (this.#events.length < LISTENER_QUEUE_MAX) this.#events.push(event)
    else {
      this.#events = []
      this.#hasLost = true
    }
    this.#wake?.()
  }

  /** What came since the last time; `hasLost` where some of it has to be read from the database. */
  take(): { readonly events: readonly EventRecord[]; readonly hasLost: boolean } {
    const taken = { events: this.#hasLost ? [] : this.#events, hasLost: this.#hasLost }
    this.#events = []
    this.#hasLost = false
    return taken
  }

  /** Returns when there is something to take, when this is over, or after the time. */
  async wait(milliseconds: number): Promise<void> {
    if (this.isOver || this.#hasLost || this.#events.length > 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, milliseconds)
    this.#wake = resolve
    await promise
    this.#wake = undefined
    clearTimeout(timer)
  }

  close(): void {
    if (this.isOver) return
    this.isOver = true
    this.#leave(this)
    this.#wake?.()
  }
}
