import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { SCHEMA_VERSION } from '@kedai/shared/database/schema-version.ts'
import { StartFault } from '../start-fault.ts'
import { BackupEnd, BackupHeader, FORMAT, SEAL_BYTES, sealOf, TableEnd, TableStart } from './backup-format.ts'
import { readLines } from './read-lines.ts'

const READ_BYTES = 256 * 1024

/** A backup that was read to its end and found whole. */
export interface InspectedBackup {
  readonly path: string
  /** Size of the file. */
  readonly bytes: number
  /** Size of its text. */
  readonly textBytes: number
  readonly header: BackupHeader
  /** Rows of each table. */
  readonly rowCounts: ReadonlyMap<string, number>
  readonly rowCount: number
}

/**
 * Reads a backup from its first byte to its last before anything is done with it.
 *
 * @throws {@link StartFault} when it is damaged, cut off, not a backup, or made by a Kedai that this one is too old for
 */
export async function inspectBackup(path: string): Promise<InspectedBackup> {
  const bytes = await sizeOfFile(path)
  const header = await readHeader(path, bytes)
  await refuseUnsealed(path, bytes)
  if (header.schema > SCHEMA_VERSION) {
    throw new StartFault(
      `The backup ${path} was made by a newer Kedai (its tables are version ${header.schema}, those of this one ${SCHEMA_VERSION}): update Kedai first.`,
    )
  }
  return { path, bytes, header, ...(await countRows(path, bytes)) }
}

async function sizeOfFile(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new StartFault(`${path} is not a file.`)
    // Seen now rather than as damage of the file.
    await (await open(path)).close()
    return found.size
  } catch (error) {
    if (error instanceof StartFault) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new StartFault(
      code === 'ENOENT' ? `There is no file ${path}.` : `The file ${path} cannot be read: ${message}.`,
      { cause: error },
    )
  }
}

async function readHeader(path: string, bytes: number): Promise<BackupHeader> {
  const first = parseLine((await firstLine(path, bytes)) ?? '')
  const { kedai, format } = (first ?? {}) as { kedai?: unknown; format?: unknown }
  if (kedai !== 'backup') {
    throw new StartFault(`${path} is not a backup of Kedai's, or its beginning is damaged: use another one.`)
  }
  if (format !== FORMAT) {
    throw new StartFault(
      `The backup ${path} has format ${String(format)} and this Kedai reads format ${FORMAT}: use the Kedai that made it, or a newer one.`,
    )
  }
  const header = BackupHeader.safeParse(first)
  if (!header.success) throw damaged(path)
  return header.data
}

async function firstLine(path: string, bytes: number): Promise<string | undefined> {
  try {
    for await (const [line] of readLines(path, bytes)) return line
  } catch {
    // Whatever it is, it has no first line.
  }
  return undefined
}

async function refuseUnsealed(path: string, bytes: number): Promise<void> {
  const sealAt = Math.max(bytes - SEAL_BYTES, 0)
  const hash = createHash('sha256')
  // One buffer for all: a stream makes new ones faster than they are collected.
  const buffer = Buffer.alloc(READ_BYTES)
  const file = await open(path)
  try {
    for (let at = 0; at < sealAt; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(READ_BYTES, sealAt - at), at)
      if (bytesRead === 0) throw damaged(path)
      hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
    const { bytesRead } = await file.read(buffer, 0, SEAL_BYTES + 1, sealAt)
    if (!buffer.subarray(0, bytesRead).equals(sealOf(hash.digest('hex')))) throw damaged(path)
  } finally {
    await file.close()
  }
}

async function countRows(
  path: string,
  bytes: number,
): Promise<Pick<InspectedBackup, 'textBytes' | 'rowCounts' | 'rowCount'>> {
  const rowCounts = new Map<string, number>()
  let textBytes = 0
  let table: string | undefined
  let rows = 0
  let rowCount = 0
  let hasEnded = false
  try {
    for await (const lines of readLines(path, bytes)) {
      for (const line of lines) {
        textBytes += line.length + 1
        if (line.startsWith('[')) {
          rows++
          continue
        }
        const mark = parseLine(line)
        const start = TableStart.safeParse(mark)
        if (start.success) {
          table = start.data.table
          rows = 0
        } else if (table !== undefined && TableEnd.safeParse(mark).data?.rows === rows) {
          rowCounts.set(table, rows)
          rowCount += rows
          table = undefined
        } else {
          const end = BackupEnd.safeParse(mark).data
          hasEnded = end?.rows === rowCount && end.tables === rowCounts.size
        }
      }
    }
  } catch (cause) {
    throw damaged(path, cause)
  }
  if (!hasEnded) throw damaged(path)
  return { textBytes, rowCounts, rowCount }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function damaged(path: string, cause?: unknown): StartFault {
  return new StartFault(
    `The backup ${path} is damaged: it is not what was written. Use another one; nothing was touched.`,
    { cause },
  )
}
