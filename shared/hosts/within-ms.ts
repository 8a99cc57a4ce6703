/** Waits for work that ends by itself, but no longer than that; its outcome is its own affair. */
export async function withinMs(work: PromiseLike<unknown>, milliseconds: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([work, late])
  clearTimeout(timer)
}
