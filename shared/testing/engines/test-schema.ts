import { randomBytes } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import { migrate } from '../../database/migrate.ts'
import type { Engine } from './engines.ts'

/** A connection that a test left open holds the tables; dropping them then fails rather than waits. */
const DROP_WAIT_S = 10

/** A schema of one test file's own, with a user for each role, as in production. */
export interface TestSchema {
  /** Random, so that files run side by side and no test relies on another's rows. */
  readonly name: string
  /** Of the user that the functions have: rows only, no DDL. */
  readonly url: string
  /** Of the user that migrates. */
  readonly adminUrl: string
  /** Removes the schema and its users; the test's own connections must be closed before. */
  drop(): Promise<void>
}

/** Makes a schema with the newest tables and no rows but those that the migrations bring. */
export async function createTestSchema(engine: Engine): Promise<TestSchema> {
  const name = `test${randomBytes(8).toString('hex')}`
  const app = `'${name}app'@'localhost'`
  const admin = `'${name}admin'@'localhost'`
  await asRoot(engine, [
    `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    `CREATE USER ${app} IDENTIFIED BY '${name}'`,
    `CREATE USER ${admin} IDENTIFIED BY '${name}'`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}.* TO ${app}`,
    `GRANT ALL PRIVILEGES ON ${name}.* TO ${admin}`,
  ])
  const adminUrl = urlOf(engine, `${name}admin`, name)
  await migrate({ adminUrl })
  return {
    name,
    url: urlOf(engine, `${name}app`, name),
    adminUrl,
    drop: () =>
      asRoot(engine, [
        `SET SESSION lock_wait_timeout = ${DROP_WAIT_S}`,
        `DROP DATABASE ${name}`,
        `DROP USER ${app}, ${admin}`,
      ]),
  }
}

function urlOf(engine: Engine, user: string, name: string): string {
  const url = new URL(engine.adminUrl)
  url.username = user
  url.password = name
  url.pathname = `/${name}`
  return url.href
}

async function asRoot(engine: Engine, statements: readonly string[]): Promise<void> {
  const connection = await createConnection({ uri: engine.adminUrl })
  try {
    for (const statement of statements) await connection.query(statement)
  } finally {
    await connection.end()
  }
}
