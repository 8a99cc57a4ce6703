import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { dropPicture } from '@kedai/shared/pictures/drop-picture.ts'
import { normalisePicture, type Picture } from '@kedai/shared/pictures/normalise-picture.ts'
import { picturePath, storePicture } from '@kedai/shared/pictures/store-picture.ts'
import type { GoodsPicture } from './contract.ts'

/**
 * Gives goods another picture; the one before it goes. The version of the goods stays: no other edit touches it.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, and what {@link normalisePicture} refuses
 */
export type SetPicture = (goodsId: number, upload: Buffer, caller: StaffCaller) => Promise<GoodsPicture>

/** @throws Refusal `GOODS_NOT_FOUND` */
export type RemovePicture = (goodsId: number, caller: StaffCaller) => Promise<GoodsPicture>

type Shop = Pick<Platform, 'database' | 'goodsChanged'>

export function createSetPicture(shop: Shop): SetPicture {
  return async (goodsId, upload, caller) => {
    // Before the transaction: no row is locked while a picture is worked on.
    const picture = await normalisePicture(upload)
    return changePicture(shop, goodsId, picture, caller)
  }
}

export function createRemovePicture(shop: Shop): RemovePicture {
  return (goodsId, caller) => changePicture(shop, goodsId, undefined, caller)
}

async function changePicture(
  { database, goodsChanged }: Shop,
  goodsId: number,
  picture: Picture | undefined,
  { staffId }: StaffCaller,
): Promise<GoodsPicture> {
  const changed = await database.transaction<GoodsPicture>(
    async (statements) => {
      const earlier = await lockPictureOf(statements, goodsId)
      if (picture === undefined && earlier === null) return { goods_id: goodsId, picture: null }
      const pictureId = picture === undefined ? null : await storePicture(statements, picture)
      await statements.change(
        'UPDATE goods FORCE INDEX (PRIMARY) SET picture_id = ?, updated_at = SYSDATE(6) WHERE id = ?',
        [pictureId, goodsId],
      )
      if (earlier !== null) await dropPicture(statements, earlier)
      await writeAudit(statements, {
        staffId,
        action: 'goods.picture',
        subject: 'goods',
        subjectId: goodsId,
        detail: { picture_id: pictureId },
      })
      return { goods_id: goodsId, picture: picturePath(pictureId) }
    },
    // Done twice, it is the same picture in another row, and the first row is gone.
    { recognisesItself: true },
  )
  goodsChanged.fire()
  return changed
}

async function lockPictureOf(statements: Statements, goodsId: number): Promise<number | null> {
  const [row] = await statements.rows<{ picture_id: number | null }>(
    'SELECT picture_id FROM goods WHERE id = ? FOR UPDATE',
    [goodsId],
  )
  if (row === undefined) throw new Refusal('GOODS_NOT_FOUND')
  return row.picture_id
}
