/** Some rows of a list, and where the next ones begin; undefined at its end. */
export interface Piece<Row, Cursor> {
  readonly rows: readonly Row[]
  readonly next: Cursor | undefined
}

/**
 * Every row of a list that is too long to be held at once. The first piece is read before this returns: a database
 * that cannot be asked is then still a clear refusal, and not a file that breaks off.
 *
 * @param read - one piece, from the beginning or from where the one before said
 * @returns the rows, of which one piece is held; the next is read when it is asked for
 */
export async function inPieces<Row, Cursor>(
  read: (from: Cursor | undefined) => Promise<Piece<Row, Cursor>>,
): Promise<AsyncIterable<Row>> {
  const first = await read(undefined)
  return (async function* () {
    let piece = first
    yield* piece.rows
    while (piece.next !== undefined) {
      piece = await read(piece.next)
      yield* piece.rows
    }
  })()
}
