import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { mersenne } from 'pure-rand/generator/mersenne'

/** A customer who comes in. */
export interface Arrival {
  /** After the beginning. */
  readonly afterMs: number
  /** Which two goods they take, as places in the list. */
  readonly picks: readonly [number, number]
}

/**
 * Customers as they come: each on their own, so that the time between two is distributed exponentially (a Poisson
 * process), and in an open loop: they do not wait for one another. The same seed gives the same customers.
 *
 * @param rate - customers a second
 */
export function* arrivals(
  rate: number,
  seconds: number,
  goodsCount: number,
  seed: number,
): Generator<Arrival> {
  const random = mersenne(seed)
  const pick = () => uniformInt(random, 0, goodsCount - 1)
  for (let afterMs = 0; ; ) {
    afterMs += (-Math.log(1 - uniformFloat64(random)) / rate) * 1000
    if (afterMs >= seconds * 1000) return
    yield { afterMs, picks: [pick(), pick()] }
  }
}
