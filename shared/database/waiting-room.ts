import { WAITING_ROOM_MS, WAITING_ROOM_SIZE } from '../limits.ts'
import { WaitingRoomFull } from './faults.ts'

export interface WaitingRoomOptions {
  /** How many may be inside at once. */
  readonly places: number
  /** How many may wait for a place. */
  readonly waitingMax?: number
  /** How long one may wait, in milliseconds. */
  readonly waitMsMax?: number
}

interface Waiter {
  readonly enter: () => void
  readonly timer: NodeJS.Timeout
}

/**
 * First come, first served access to a bounded number of places, with a bounded queue and a bounded wait:
 * mysql2's own pool has an endless queue and no time-out.
 */
export class WaitingRoom {
  readonly #places: number
  readonly #waitingMax: number
  readonly #waitMsMax: number
  readonly #waiting = new Set<Waiter>()
  #inside = 0

  constructor({ places, waitingMax = WAITING_ROOM_SIZE, waitMsMax = WAITING_ROOM_MS }: WaitingRoomOptions) {
    this.#places = places
    this.#waitingMax = waitingMax
    this.#waitMsMax = waitMsMax
  }

  get insideCount(): number {
    return this.#inside
  }

  get waitingCount(): number {
    return this.#waiting.size
  }

  /**
   * Waits for a place.
   *
   * @returns a function that gives the place back; a second call of it does nothing
   * @throws {@link WaitingRoomFull} when the queue or the wait is over its bound
   */
  async enter(): Promise<() => void> {
    if (this.#inside < this.#places) this.#inside++
    else await this.#wait()
    let left = false
    return () => {
      if (left) return
      left = true
      this.#leave()
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.size >= this.#waitingMax) {
      return Promise.reject(
        new WaitingRoomFull(`${this.#waiting.size} requests already wait for the database`),
      )
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        enter: resolve,
        timer: setTimeout(() => {
          this.#waiting.delete(waiter)
          reject(new WaitingRoomFull(`no free database connection within ${this.#waitMsMax} ms`))
        }, this.#waitMsMax),
      }
      this.#waiting.add(waiter)
    })
  }

  /** The place goes straight to whoever has waited longest, so nobody can slip in between. */
  #leave(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#inside--
      return
    }
    this.#waiting.delete(next)
    clearTimeout(next.timer)
    next.enter()
  }
}
