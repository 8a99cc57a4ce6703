import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { normalisePicture, type Picture } from '@kedai/shared/pictures/normalise-picture.ts'
import { storePicture } from '@kedai/shared/pictures/store-picture.ts'
import { type SettingsVersion, storeSettings } from './store-settings.ts'

/**
 * Gives the shop a logo. The one before it stays, since old receipts show it.
 *
 * @throws Refusal `PICTURE_INVALID`, `PICTURE_TOO_LARGE`
 */
export type SetLogo = (upload: Buffer, caller: StaffCaller) => Promise<SettingsVersion>

export type RemoveLogo = (caller: StaffCaller) => Promise<SettingsVersion>

type Needs = Pick<Platform, 'database' | 'settings'>

export function createSetLogo(needs: Needs): SetLogo {
  return async (upload, caller) => {
    // Before the transaction: nothing waits in the database while a picture is worked on.
    const picture = await normalisePicture(upload)
    return changeLogo(needs, picture, caller)
  }
}

export function createRemoveLogo(needs: Needs): RemoveLogo {
  return (caller) => changeLogo(needs, undefined, caller)
}

async function changeLogo(
  { database, settings }: Needs,
  picture: Picture | undefined,
  { staffId }: StaffCaller,
): Promise<SettingsVersion> {
  const stored = await database.transaction(
    async (statements) => {
      const logo_picture_id = picture === undefined ? null : await storePicture(statements, picture)
      return storeSettings(statements, { changes: { logo_picture_id }, version: undefined, staffId })
    },
    { recognisesItself: false },
  )
  settings.forget()
  return stored
}
