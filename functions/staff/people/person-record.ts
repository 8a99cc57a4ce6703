import type { Role } from '@kedai/shared/auth/permissions.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Person } from './contract.ts'

/** A person with the count of changes to them. */
export interface PersonRecord {
  readonly person: Person
  readonly version: number
  /** PHC text; null where there is none. */
  readonly passwordHash: string | null
  readonly pinHash: string | null
}

interface PersonRow {
  id: number
  name: string
  display_name: string
  role: Role
  is_active: number
  must_change_password: number
  password_hash: string | null
  pin_hash: string | null
  version: number
  created_at: string
}

const SELECT_PERSON = `
  SELECT id, name, display_name, role, is_active, must_change_password, password_hash, pin_hash, version,
         CAST(created_at AS CHAR) AS created_at
    FROM staff`

/** @throws Refusal `STAFF_NOT_FOUND` */
export async function readPerson(
  statements: Statements,
  staffId: number,
  lock: '' | 'FOR UPDATE' = '',
): Promise<PersonRecord> {
  const [row] = await statements.rows<PersonRow>(`${SELECT_PERSON} WHERE id = ? ${lock}`, [staffId])
  if (row === undefined) throw new Refusal('STAFF_NOT_FOUND')
  return recordOf(row)
}

/** @returns undefined where nobody has this name */
export async function findPersonByName(
  statements: Statements,
  name: string,
): Promise<PersonRecord | undefined> {
  const [row] = await statements.rows<PersonRow>(`${SELECT_PERSON} WHERE name = ?`, [name])
  return row && recordOf(row)
}

/**
 * Locks a person and every owner who is active, by their number: who may be the last one is decided under it.
 *
 * @throws Refusal `STAFF_NOT_FOUND`
 */
export async function lockPersonAmongOwners(
  statements: Statements,
  staffId: number,
): Promise<PersonRecord & { readonly isLastOwner: boolean }> {
  const rows = await statements.rows<PersonRow>(
    `${SELECT_PERSON} FORCE INDEX (PRIMARY) WHERE id = ? OR role = 'owner' AND is_active = 1 ORDER BY id FOR UPDATE`,
    [staffId],
  )
  const row = rows.find(({ id }) => id === staffId)
  if (row === undefined) throw new Refusal('STAFF_NOT_FOUND')
  const owners = rows.filter(({ role, is_active }) => role === 'owner' && is_active === 1)
  return { ...recordOf(row), isLastOwner: owners.length === 1 && owners[0]?.id === staffId }
}

/** @param values - of the placeholders, the last one the number of rows */
export async function listPersons(
  statements: Statements,
  where: string,
  values: readonly SqlValue[],
): Promise<Person[]> {
  const rows = await statements.listRows<PersonRow>(
    `${SELECT_PERSON} WHERE ${where} ORDER BY id LIMIT ?`,
    values,
  )
  return rows.map((row) => recordOf(row).person)
}

function recordOf(row: PersonRow): PersonRecord {
  return {
    person: {
      staff_id: row.id,
      name: row.name,
      display_name: row.display_name,
      role: row.role,
      is_active: row.is_active === 1,
      must_change_password: row.must_change_password === 1,
      has_password: row.password_hash !== null,
      has_pin: row.pin_hash !== null,
      created_at: rfc3339(row.created_at),
    },
    version: row.version,
    passwordHash: row.password_hash,
    pinHash: row.pin_hash,
  }
}
