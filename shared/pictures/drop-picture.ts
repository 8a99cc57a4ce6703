import type { Statements } from '../database/statements.ts'

/** Forgets a picture that goods had, unless other goods or some version of the settings show it as well. */
export async function dropPicture(statements: Statements, pictureId: number): Promise<void> {
  await statements.change(
    `DELETE FROM pictures WHERE id = ?
        AND NOT EXISTS (SELECT 1 FROM goods WHERE picture_id = ?)
        AND NOT EXISTS (SELECT 1 FROM settings_versions
                         WHERE JSON_EXTRACT(document, '$.logo_picture_id') = ?)`,
    [pictureId, pictureId, pictureId],
  )
}
