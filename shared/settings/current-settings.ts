import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import type { BusinessDay } from '../ledger/business-date.ts'
import { DEFAULT_SETTINGS, Settings } from './settings.ts'

/** The settings as they hold now. */
export interface CurrentSettings {
  /** 0 until anything was changed; a sale keeps the version it was made under. */
  readonly version: number
  readonly settings: Settings
  /** In the shop's own time zone, else the configured one. */
  readonly businessDay: BusinessDay
  /** Whether a customer without staff may pay cash. */
  readonly allowsPublicCash: boolean
}

/** Gives every function the settings without asking the database each time. */
export interface SettingsReader {
  /** At most `settingsCacheMs` old. */
  current(): Promise<CurrentSettings>
  /** After a change in this process: the next one is read anew. */
  forget(): void
}

export function createSettingsReader(
  database: Pick<Database, 'read'>,
  config: Pick<Config, 'shopTimeZone' | 'settingsCacheMs'>,
): SettingsReader {
  let kept: { readonly value: Promise<CurrentSettings>; readonly staleAt: number } | undefined

  function current(): Promise<CurrentSettings> {
    const now = performance.now()
    if (kept !== undefined && now < kept.staleAt) return kept.value
    const value = database.read((statements) => readCurrentSettings(statements, config.shopTimeZone))
    const mine = { value, staleAt: now + config.settingsCacheMs }
    kept = mine
    // Whoever waits for it gets the fault; whoever comes next asks again.
    value.catch(() => {
      if (kept === mine) kept = undefined
    })
    return value
  }

  return {
    current,
    forget: () => {
      kept = undefined
    },
  }
}

/** Reads the newest settings; fields that were added since they were stored have their defaults. */
export async function readCurrentSettings(
  statements: Statements,
  defaultTimeZone: string,
): Promise<CurrentSettings> {
  const [row] = await statements.rows<{ version: number | null; document: string | null; has_staff: number }>(
    `SELECT newest.version, newest.document, EXISTS (SELECT 1 FROM staff) AS has_staff
       FROM (SELECT 1 AS one) AS always
       LEFT JOIN (SELECT version, document FROM settings_versions ORDER BY version DESC LIMIT 1) AS newest ON 1 = 1`,
  )
  const settings = row?.document ? parseSettings(row.document) : DEFAULT_SETTINGS
  return {
    version: row?.version ?? 0,
    settings,
    businessDay: {
      timeZone: settings.time_zone ?? defaultTimeZone,
      startsAt: settings.business_day_starts_at,
    },
    allowsPublicCash: settings.public_cash ?? row?.has_staff !== 1,
  }
}

/** The settings that a sale was made under. */
export async function readSettingsVersion(statements: Statements, version: number): Promise<Settings> {
  const [row] = await statements.rows<{ document: string }>(
    'SELECT document FROM settings_versions WHERE version = ?',
    [version],
  )
  return row === undefined ? DEFAULT_SETTINGS : parseSettings(row.document)
}

function parseSettings(document: string): Settings {
  return Settings.parse(JSON.parse(document))
}
