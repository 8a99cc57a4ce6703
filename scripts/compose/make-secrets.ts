import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const DATABASE = 'kedai'
const PASSWORD_BYTES = 24

/**
 * Makes the secrets of docker-compose.yml where they are missing, and changes none that is there: a database keeps the
 * passwords that it was made with.
 *
 * A container's user is nobody on this machine and has to read its secrets, so the files are readable and their folder
 * is closed to all but its owner: Docker puts each file into the containers by itself.
 *
 * @param folder - made if it is not there
 * @returns names of the files that were made
 */
export function makeSecrets(folder: string): string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const made: string[] = []
  const keep = (name: string, value: () => string): string => {
    const path = join(folder, name)
    if (!existsSync(path)) {
      writeFileSync(path, `${value()}\n`, { flag: 'wx' })
      made.push(name)
    }
    chmodSync(path, 0o444)
    return readFileSync(path, 'utf8').trimEnd()
  }
  const rootPassword = keep('database-root-password', newPassword)
  keep('database-admin-url', () => urlOf('root', rootPassword))
  keep('database-url', () => urlOf('kedai', newPassword()))
  return made
}

function newPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url')
}

function urlOf(user: string, password: string): string {
  return `mysql://${user}:${encodeURIComponent(password)}@database:3306/${DATABASE}`
}
