/** Drawn evenly from 0 up to but not including 1; the same for the same seed. */
export type Draw = () => number

/** A small generator of good spread (mulberry32), for what is made up and must be the same again. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of some, each as often as its weight says. */
export function drawWeighted<T>(draw: Draw, choices: readonly (readonly [T, number])[]): T {
  const whole = choices.reduce((sum, [, weight]) => sum + weight, 0)
  let left = draw() * whole
  for (const [choice, weight] of choices) {
    left -= weight
    if (left < 0) return choice
  }
  const last = choices.at(-1)
  if (last === undefined) throw new Error('nothing to draw from')
  return last[0]
}
