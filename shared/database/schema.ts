import { SCHEMA_VERSION } from './schema-version.ts'

/** What the database says of itself: its newest migration, and the oldest code that may run on it. */
export interface SchemaMeta {
  readonly version: number
  readonly compatibleFrom: number
}

/** Stands as the version of a database that a backup is being restored into, so that no code runs on half a shop. */
export const VERSION_WHILE_RESTORING = 2_147_483_647

/** The schema and this code do not fit; `message` is one plain sentence for whoever starts it. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
}

/**
 * Whether this code may run on that schema.
 *
 * @param meta - as `schema_meta` says, or undefined where there is no such table yet
 * @param codeVersion - the schema that the code is written for
 * @returns undefined when it may, otherwise one plain sentence that says why not
 */
export function whySchemaDoesNotFit(
  meta: SchemaMeta | undefined,
  codeVersion = SCHEMA_VERSION,
): string | undefined {
  if (meta === undefined) return `The database has no Kedai schema yet; it needs version ${codeVersion}.`
  if (meta.version === VERSION_WHILE_RESTORING) {
    return 'A backup was being restored into this database and that was not finished: empty the database and restore it again.'
  }
  if (meta.version < codeVersion) {
    return `The database's schema is version ${meta.version}; this code needs ${codeVersion} or later.`
  }
  if (codeVersion < meta.compatibleFrom) {
    return `The database's schema (version ${meta.version}) needs newer code: it may be used from ${meta.compatibleFrom} on, and this code is ${codeVersion}.`
  }
  return undefined
}

/** The row that {@link SchemaMeta} is read from; error 1146 (no such table) means a new database. */
export const SELECT_SCHEMA_META = 'SELECT version, compatible_from FROM schema_meta WHERE id = 1'
