import { existsSync } from 'node:fs'
import type { StartedProcess } from './server.ts'
import { startProcess } from './start-process.ts'

const SETPRIV = '/usr/bin/setpriv'

export interface PlainGoOptions {
  /** Path of the built program. */
  readonly program: string
  readonly rows: 'few' | 'same'
  readonly databaseUrl: string
  readonly cleanUp: AsyncDisposableStack
}

export function startPlainGo({
  program,
  rows,
  databaseUrl,
  cleanUp,
}: PlainGoOptions): Promise<StartedProcess> {
  // Ends with the bench also where that is killed: it has no channel to notice by, as Kedai has.
  const withParent = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--'] : []
  const [first = program, ...programArguments] = [...withParent, program, '-rows', rows]
  return startProcess({
    program: first,
    programArguments,
    env: { DATABASE_DSN: dsnOf(databaseUrl) },
    tellsPort: 'by line',
    cleanUp,
  })
}

/**
 * The address of a database in the words of Go's driver. Its sessions run in UTC at READ COMMITTED as Kedai's do, which
 * MariaDB 11.8 needs of statements that write after they have read.
 *
 * @param databaseUrl - `mysql://user:password@localhost/name?socketPath=…`
 */
export function dsnOf(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  const session = new URLSearchParams({ time_zone: "'+00:00'", tx_isolation: "'READ-COMMITTED'" })
  const user = [url.username, url.password].filter((part) => part !== '').join(':')
  return `${user}@unix(${url.searchParams.get('socketPath')})${url.pathname}?${session}`
}
