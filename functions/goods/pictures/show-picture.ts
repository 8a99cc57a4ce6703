import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'

/** A picture as it is sent. */
export interface ShownPicture {
  readonly mediaType: string
  readonly bytes: Buffer
  readonly etag: string
}

/** @throws Refusal `PICTURE_NOT_FOUND` */
export type ShowPicture = (pictureId: number) => Promise<ShownPicture>

export function createShowPicture(database: Database): ShowPicture {
  return async (pictureId) => {
    const [row] = await database.read((statements) =>
      statements.rows<{ media_type: string; bytes: Buffer; sha256: Buffer }>(
        'SELECT media_type, bytes, sha256 FROM pictures WHERE id = ?',
        [pictureId],
      ),
    )
    if (row === undefined) throw new Refusal('PICTURE_NOT_FOUND')
    return { mediaType: row.media_type, bytes: row.bytes, etag: `"${row.sha256.toString('base64url')}"` }
  }
}
