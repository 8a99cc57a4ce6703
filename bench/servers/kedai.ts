import { fileURLToPath } from 'node:url'
import type { StartedProcess } from './server.ts'
import { startProcess } from './start-process.ts'

const SERVE = fileURLToPath(new URL('../serve.ts', import.meta.url))
/** As `npm start` has it. */
const NODE_OPTIONS = ['--max-semi-space-size=8']
/** As `npm start` has it: compiled code is kept, and glibc keeps two arenas of memory rather than one a thread. */
const AS_A_SHOP = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/kedai', import.meta.url)),
  MALLOC_ARENA_MAX: '2',
}

export interface KedaiOptions {
  readonly databaseUrl: string
  /** Settings by their names in the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Of Node itself. */
  readonly nodeOptions?: readonly string[]
  readonly cleanUp: AsyncDisposableStack
}

/** Starts the all-in-one. Its log goes nowhere: at `info` it writes one line a request. */
export function startKedai({
  databaseUrl,
  env,
  nodeOptions = [],
  cleanUp,
}: KedaiOptions): Promise<StartedProcess> {
  return startProcess({
    program: process.execPath,
    programArguments: [...NODE_OPTIONS, ...nodeOptions, SERVE],
    env: { ...AS_A_SHOP, DATABASE_URL: databaseUrl, ...env },
    tellsPort: 'by message',
    cleanUp,
  })
}
