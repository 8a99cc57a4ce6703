import { createHash } from 'node:crypto'
import type { Statements } from '../database/statements.ts'
import type { Picture } from './normalise-picture.ts'

/**
 * Keeps a picture as a new row: one that is kept never changes.
 *
 * @returns number of the picture
 */
export function storePicture(statements: Statements, picture: Picture): Promise<number> {
  return statements.insert(
    `INSERT INTO pictures (media_type, width, height, bytes, sha256, created_at)
     VALUES (?, ?, ?, ?, ?, SYSDATE(6))`,
    [
      picture.mediaType,
      picture.width,
      picture.height,
      picture.bytes,
      createHash('sha256').update(picture.bytes).digest(),
    ],
  )
}

/** Where a picture is served from, under the paper's addresses; null for none. */
export function picturePath(pictureId: number | null): string | null {
  return pictureId === null ? null : `/api/small/goods/pictures/${pictureId}`
}
