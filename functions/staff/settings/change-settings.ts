import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { readCurrentSettings } from '@kedai/shared/settings/current-settings.ts'
import type { ChangeSettingsBody } from './contract.ts'
import { type SettingsVersion, storeSettings } from './store-settings.ts'

type Needs = Pick<Platform, 'database' | 'settings'>

/** The newest settings, past what this process knows. */
export type ShowSettings = () => Promise<SettingsVersion>

export function createShowSettings({
  database,
  config,
}: Pick<Platform, 'database' | 'config'>): ShowSettings {
  return () => database.read((statements) => readCurrentSettings(statements, config.shopTimeZone))
}

/** @throws Refusal `VERSION_CHANGED` */
export type ChangeSettings = (
  version: number,
  changes: ChangeSettingsBody,
  caller: StaffCaller,
) => Promise<SettingsVersion>

export function createChangeSettings({ database, settings }: Needs): ChangeSettings {
  return async (version, changes, { staffId }) => {
    const stored = await database.transaction(
      (statements) => storeSettings(statements, { changes, version, staffId }),
      { recognisesItself: false },
    )
    settings.forget()
    return stored
  }
}
