import type { Connection, RowDataPacket } from 'mysql2/promise'
import { createConnection } from 'mysql2/promise'

const CHARACTERS = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci'

/** What the functions may do: rows only, no DDL, no files. */
export const RIGHTS_OF_FUNCTIONS = 'SELECT, INSERT, UPDATE, DELETE'

/** ER_DBACCESS_DENIED, ER_TABLEACCESS_DENIED and ER_SPECIFIC_ACCESS_DENIED: this admin is no root. */
const MAY_NOT = new Set([1044, 1142, 1227])

/** Makes the database where there is none. */
export async function makeDatabase(connection: Connection, name: string): Promise<void> {
  await connection.query(`CREATE DATABASE IF NOT EXISTS ?? ${CHARACTERS}`, [name])
}

export interface DatabaseUser {
  readonly name: string
  /** From where it may connect, as `localhost` or `%`. */
  readonly host: string
  readonly password: string
  /** As GRANT takes them; it gets these and no others. */
  readonly rights: string
}

/**
 * Makes a user of that database, or sees to it that it is as it should be. Nothing is taken away from one that is as it
 * should be: a shop that is brought up to date sells meanwhile.
 */
export async function makeUser(
  connection: Connection,
  database: string,
  { name, host, password, rights }: DatabaseUser,
): Promise<void> {
  await connection.query('CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY ?', [name, host, password])
  await connection.query('ALTER USER ?@? IDENTIFIED BY ?', [name, host, password])
  const grant = () => connection.query(`GRANT ${rights} ON ??.* TO ?@?`, [database, name, host])
  await grant()
  if (await hasJustThese(connection, name, host, rights)) return
  await connection.query('REVOKE ALL PRIVILEGES, GRANT OPTION FROM ?@?', [name, host])
  await grant()
}

/** Whether a user has the right to connect, which every user has, these rights, and no others. */
async function hasJustThese(
  connection: Connection,
  name: string,
  host: string,
  rights: string,
): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW GRANTS FOR ?@?', [name, host])
  const grants = rows.map((row) => String(Object.values(row)[0]))
  return (
    grants.length === 2 &&
    grants.every((grant) => grant.startsWith('GRANT USAGE ON ') || grant.startsWith(`GRANT ${rights} ON `)) &&
    !grants.some((grant) => grant.includes('WITH GRANT OPTION'))
  )
}

/**
 * Makes the database and the functions' user, as the two URLs name them. An admin who may not make users finds them
 * made by whoever runs the server, as with a hosted database.
 */
export async function prepareDatabase(adminUrl: string, url: string): Promise<void> {
  const admin = new URL(adminUrl)
  const functions = new URL(url)
  const database = decodeURIComponent(admin.pathname.slice(1))
  admin.pathname = '/'
  const connection = await createConnection({ uri: admin.href })
  try {
    await makeDatabase(connection, database)
    if (functions.username === admin.username) return
    await makeUser(connection, database, {
      name: decodeURIComponent(functions.username),
      host: '%',
      password: decodeURIComponent(functions.password),
      rights: RIGHTS_OF_FUNCTIONS,
    })
  } catch (error) {
    if (!MAY_NOT.has((error as { errno?: number }).errno ?? 0)) throw error
  } finally {
    await connection.end()
  }
}
