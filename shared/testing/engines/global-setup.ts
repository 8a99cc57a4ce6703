import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findMariadb, type MariadbBinaries } from '../../mariadb-server/find-mariadb.ts'
import { initialiseMariadb } from '../../mariadb-server/initialise-directory.ts'
import { startMariadb } from '../../mariadb-server/mariadb-server.ts'
import { installDebianPackages, PackagesMissing } from './debian-packages.ts'
import type { Engine } from './engines.ts'
import { findMysql, packagesMissingForMysql } from './find-mysql.ts'
import { createRunFolder, type RunFolder } from './run-folder.ts'
import { startMysql } from './start-mysql.ts'

interface StartedEngines {
  readonly engines: readonly Engine[]
  readonly folder: RunFolder
}

const WITHOUT_MYSQL = `MySQL 8.0.15 exists for x86-64 only and this machine is ${process.arch}: the MySQL half of the database tests is NOT run.\n`

/** Each project loads this module anew; the engines belong to the whole run. */
const run = globalThis as { kedaiEngines?: Promise<StartedEngines> | undefined }

/** Called by vitest once for each project whose tests need a database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.kedaiEngines ??= startEngines().catch(endPlainly)
  const { engines, folder } = await run.kedaiEngines
  project.provide('engines', engines)
  return async () => {
    await folder.remove()
    if (run.kedaiEngines !== undefined && !hasMysql()) process.stdout.write(WITHOUT_MYSQL)
    run.kedaiEngines = undefined
  }
}

/** A missing package is no fault of the code: the sentence is all that helps, not where it was thrown. */
function endPlainly(error: unknown): never {
  if (!(error instanceof PackagesMissing)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

async function startEngines(): Promise<StartedEngines> {
  const startedMs = performance.now()
  await installDebianPackages([
    ...(findMariadb() === undefined ? ['mariadb-server-core'] : []),
    ...(hasMysql() ? await packagesMissingForMysql() : []),
  ])
  const mariadb = findMariadb()
  if (mariadb === undefined)
    throw new Error('mariadb-server-core is installed, but its server was not found.')
  const mysql = hasMysql() ? await findMysql() : undefined
  if (mysql === undefined) process.stdout.write(WITHOUT_MYSQL)

  const folder = await createRunFolder()
  try {
    const engines = await settleAll([
      startMariadbEngine(mariadb, folder.path),
      ...(mysql === undefined ? [] : [startMysqlEngine(mysql, folder.path)]),
    ])
    const names = engines.map((engine) => engine.name).join(' and ')
    process.stdout.write(`Started ${names} in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.\n`)
    return { engines, folder }
  } catch (error) {
    await folder.remove()
    throw error
  }
}

/** Like Promise.all, but waits for the others too when one fails: none may start once the folder is removed. */
async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

function hasMysql(): boolean {
  return process.arch === 'x64'
}

async function startMariadbEngine(binaries: MariadbBinaries, runFolder: string): Promise<Engine> {
  const directory = join(runFolder, 'mariadb', 'data')
  const socketPath = join(runFolder, 'mariadb.sock')
  await mkdir(join(runFolder, 'mariadb'))
  await initialiseMariadb(binaries, directory)
  await startMariadb({
    binaries,
    directory,
    socketPath,
    settings: ['--max-connections=200', '--innodb-log-file-size=16M'],
  })
  return { name: 'mariadb', adminUrl: rootUrl(socketPath) }
}

async function startMysqlEngine(basedir: string, runFolder: string): Promise<Engine> {
  return { name: 'mysql', adminUrl: rootUrl(await startMysql(basedir, runFolder)) }
}

function rootUrl(socketPath: string): string {
  return `mysql://root@localhost/?socketPath=${encodeURIComponent(socketPath)}`
}
