import { access, chmod, chown, constants, mkdir, readdir, readFile, realpath, statfs } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { SOCKET_PATH_BYTES_MAX } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { ownerToRunAs } from '@kedai/shared/mariadb-server/run-as.ts'
import { writeDurably } from './durable-file.ts'
import { folderFault, StartFault } from './start-fault.ts'

const MIB = 1024 * 1024
/** A new database takes 75 MiB before its first sale, and a shop's first years fit in the rest. */
export const FREE_BYTES_MIN_NEW = 300 * MIB
/** Less than this and a database that is already there could stop in the middle of a sale. */
export const FREE_BYTES_MIN = 50 * MIB

/** Says that the folder is Kedai's, and how it is laid out. */
const MARKER = 'kedai.json'
const LAYOUT = 1
/** What may lie in a folder that counts as empty; a disk's own root has lost+found. */
const NOT_FOREIGN = new Set([MARKER, `${MARKER}.new`, 'lost+found'])

/** Where everything that Kedai keeps is. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string
  /** Data directory of the database; not there yet on the first start. */
  readonly databaseDirectory: string
  readonly socketPath: string
  readonly secretsFolder: string
}

/**
 * Finds the data folder, or makes it, closed to all other users.
 *
 * @param dataDir - absolute, or relative to the clone
 * @throws {@link StartFault} when it cannot be written, is full, or holds what is not Kedai's; nothing in it is changed then
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const wanted = resolve(dataDir)
  socketPathIn(wanted)
  try {
    await mkdirOwned(wanted)
    // One name for one folder, by whichever links it was reached.
    const path = await realpath(wanted)
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    const names = await readdir(path)
    await refuseForeign(path, names)
    await refuseFull(path, names.includes('mariadb') ? FREE_BYTES_MIN : FREE_BYTES_MIN_NEW)
    // The database's root has no password: what keeps others from its socket is this.
    await chmod(path, 0o700)
    if (!names.includes(MARKER)) await markDataFolder(path)
    return placesIn(path)
  } catch (error) {
    throw error instanceof StartFault ? error : folderFault(wanted, error)
  }
}

/**
 * The layout of a data folder, whether it is there or not.
 *
 * @param path - absolute
 * @throws {@link StartFault} when the path is too long for the database's socket
 */
export function placesIn(path: string): DataFolder {
  return {
    path,
    databaseDirectory: join(path, 'mariadb'),
    socketPath: socketPathIn(path),
    secretsFolder: join(path, 'secrets'),
  }
}

/**
 * Says that a folder is Kedai's.
 *
 * @param path - absolute
 */
export async function markDataFolder(path: string): Promise<void> {
  await writeDurably(join(path, MARKER), `{"kedai":"data folder","layout":${LAYOUT}}\n`, ownerToRunAs(path))
}

/** What root makes belongs to the owner of the folder it is made in. */
export async function mkdirOwned(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 })
  if (made === undefined) return
  const owner = ownerToRunAs(dirname(path))
  if (owner !== undefined) await chown(path, owner.uid, owner.gid)
}

function socketPathIn(path: string): string {
  const socketPath = join(path, 'mariadb.sock')
  const excess = Buffer.byteLength(socketPath) - SOCKET_PATH_BYTES_MAX
  if (excess > 0) {
    throw new StartFault(
      `The path of the data folder ${path} is too long by ${excess} bytes for the database's socket: set DATA_DIR to a shorter one.`,
    )
  }
  return socketPath
}

async function refuseForeign(path: string, names: readonly string[]): Promise<void> {
  if (!names.includes(MARKER)) {
    if (names.every((name) => NOT_FOREIGN.has(name))) return
    throw new StartFault(
      `The data folder ${path} holds other things and no ${MARKER}, so it is not Kedai's: set DATA_DIR to a new or an empty folder.`,
    )
  }
  const layout = layoutOf(await readFile(join(path, MARKER), 'utf8'))
  if (layout === undefined) throw new StartFault(`${join(path, MARKER)} is not as Kedai wrote it.`)
  if (layout > LAYOUT)
    throw new StartFault(`The data folder ${path} was made by a newer Kedai than this one.`)
}

function layoutOf(marker: string): number | undefined {
  try {
    const { layout } = JSON.parse(marker) as { layout?: unknown }
    return typeof layout === 'number' ? layout : undefined
  } catch {
    return undefined
  }
}

/**
 * @param bytesMin - how much must be free
 * @throws {@link StartFault} when less is
 */
export async function refuseFull(path: string, bytesMin: number): Promise<void> {
  const { bavail, bsize } = await statfs(path)
  const free = bavail * bsize
  if (free < bytesMin) {
    throw new StartFault(
      `The disk of ${path} is too full: ${Math.floor(free / MIB)} MiB are free and ${Math.ceil(bytesMin / MIB)} MiB are needed.`,
    )
  }
}
