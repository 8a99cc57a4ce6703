import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { readCurrentSettings } from '@kedai/shared/settings/current-settings.ts'
import { Settings } from '@kedai/shared/settings/settings.ts'

/** The settings of one version. */
export interface SettingsVersion {
  readonly version: number
  readonly settings: Settings
}

/**
 * Stores the settings whole as a new version, and what changed in the audit trail.
 *
 * @param version - that the change was made on; undefined for whichever is the newest
 * @throws Refusal `VERSION_CHANGED`
 */
export async function storeSettings(
  statements: Statements,
  {
    changes,
    version,
    staffId,
  }: {
    readonly changes: { readonly [Name in keyof Settings]?: Settings[Name] | undefined }
    readonly version: number | undefined
    readonly staffId: number
  },
): Promise<SettingsVersion> {
  // The time zone does not matter here. Two at once: the number's unique key refuses the second, which then sees it.
  const before = await readCurrentSettings(statements, 'UTC')
  if (version !== undefined && version !== before.version) throw new Refusal('VERSION_CHANGED')
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  const settings = Settings.parse({ ...before.settings, ...given })
  const next = before.version + 1
  await statements.change(
    'INSERT INTO settings_versions (version, document, staff_id, changed_at) VALUES (?, ?, ?, SYSDATE(6))',
    [next, JSON.stringify(settings), staffId],
  )
  await writeAudit(statements, {
    staffId,
    action: 'settings.change',
    subject: 'settings',
    subjectId: next,
    detail: changedFields(before.settings, settings),
  })
  return { version: next, settings }
}

/** Of each field that changed, the value before and after. */
function changedFields(before: Settings, after: Settings): Record<string, readonly unknown[]> {
  const names = Object.keys(after) as (keyof Settings)[]
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, [before[name], after[name]]]),
  )
}
