import { createHash, randomInt } from 'node:crypto'
import type { Database } from '../database/database.ts'

/** Row of `settings` with the digest of the code that makes the first owner; gone once there is one. */
export const SET_UP_CODE_SETTING = 'set_up_code_hash'

/** Letters and digits that nobody takes for another: Crockford's. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 2
const GROUP_LENGTH = 5

/**
 * Random letters and digits for a person to type.
 *
 * @param groups - of five; each holds 25 random bits
 * @returns `7K2QF-M9XWT`
 */
export function newTypedCode(groups: number = GROUPS): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}

/** @returns SHA-256 in hex of the code however it was typed */
export function hashOfTypedCode(code: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return createHash('sha256').update(plain).digest('hex')
}

/**
 * Says by which code the first owner is made; whoever knew another one before has it no longer.
 *
 * @returns false where there is staff already
 */
export function acceptSetUpCode(database: Database, code: string): Promise<boolean> {
  return database.transaction(
    async (statements) => {
      await statements.change(
        `INSERT INTO settings (name, value, updated_at) VALUES (?, ?, SYSDATE(6))
         ON DUPLICATE KEY UPDATE value = VALUES(value), updated_at = VALUES(updated_at)`,
        [SET_UP_CODE_SETTING, JSON.stringify(hashOfTypedCode(code))],
      )
      // After the row is locked: whoever makes the owner holds it meanwhile.
      const staff = await statements.rows('SELECT id FROM staff LIMIT 1')
      if (staff.length === 0) return true
      await statements.change('DELETE FROM settings WHERE name = ?', [SET_UP_CODE_SETTING])
      return false
    },
    { recognisesItself: true },
  )
}
