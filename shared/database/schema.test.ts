import { describe, expect, it } from 'vitest'
import { VERSION_WHILE_RESTORING, whySchemaDoesNotFit } from './schema.ts'
import { SCHEMA_VERSION } from './schema-version.ts'

describe('a schema', () => {
  it('fits code of its own version', () => {
    expect(whySchemaDoesNotFit({ version: 7, compatibleFrom: 0 }, 7)).toBeUndefined()
  })

  it('fits older code that it is compatible with', () => {
    expect(whySchemaDoesNotFit({ version: 9, compatibleFrom: 7 }, 7)).toBeUndefined()
  })

  it('does not fit where there is none yet', () => {
    expect(whySchemaDoesNotFit(undefined, 7)).toBe(
      'The database has no Kedai schema yet; it needs version 7.',
    )
  })

  it('does not fit newer code', () => {
    expect(whySchemaDoesNotFit({ version: 6, compatibleFrom: 0 }, 7)).toBe(
      "The database's schema is version 6; this code needs 7 or later.",
    )
  })

  it('does not fit code that is too old for it', () => {
    expect(whySchemaDoesNotFit({ version: 9, compatibleFrom: 8 }, 7)).toBe(
      "The database's schema (version 9) needs newer code: it may be used from 8 on, and this code is 7.",
    )
  })

  it('does not fit while a backup is restored into it', () => {
    expect(
      whySchemaDoesNotFit({ version: VERSION_WHILE_RESTORING, compatibleFrom: VERSION_WHILE_RESTORING }, 7),
    ).toBe(
      'A backup was being restored into this database and that was not finished: empty the database and restore it again.',
    )
  })

  it('is held against the version of this code if not told otherwise', () => {
    expect(whySchemaDoesNotFit({ version: SCHEMA_VERSION, compatibleFrom: SCHEMA_VERSION })).toBeUndefined()
    expect(whySchemaDoesNotFit({ version: SCHEMA_VERSION - 1, compatibleFrom: 0 })).toMatch(/or later\.$/)
  })
})
