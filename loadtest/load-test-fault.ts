/** What was asked for cannot be done; `message` is one plain sentence or two. */
export class LoadTestFault extends Error {
  override readonly name = 'LoadTestFault'
}
