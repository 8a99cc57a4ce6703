import { execFile } from 'node:child_process'
import { open } from 'node:fs/promises'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Database } from '@kedai/shared/database/database.ts'
import { figureOf } from './figure.ts'

const FLUSHES = 50
const PAGE_BYTES = 4096

/** What the figures depend on. */
export interface Machine {
  readonly cpu: string
  readonly cpu_count: number
  readonly linux: string
  readonly node: string
  readonly database: string
  /** Of the folder that holds the data; in `tmpfs` a flush costs nothing, and the figures say nothing. */
  readonly file_system: string
  /** Median time to bring one page to the disk. */
  readonly flush_ms: number
}

/** @param folder - on the file system that holds the data */
export async function describeMachine(database: Database, folder: string): Promise<Machine> {
  const [first] = await database.read((statements) =>
    statements.rows<{ version: string }>('SELECT VERSION() AS version'),
  )
  const { stdout: fileSystem } = await promisify(execFile)('stat', ['-f', '-c', '%T', folder])
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpu_count: cpus().length,
    linux: release(),
    node: process.version,
    database: first?.version ?? 'unknown',
    file_system: fileSystem.trim(),
    flush_ms: await flushMs(join(folder, 'flushed')),
  }
}

async function flushMs(path: string): Promise<number> {
  const file = await open(path, 'w')
  const took: number[] = []
  for (let count = 0; count < FLUSHES; count++) {
    await file.write(Buffer.alloc(PAGE_BYTES, count))
    const startedMs = performance.now()
    await file.datasync()
    took.push(performance.now() - startedMs)
  }
  await file.close()
  return figureOf(took).median
}
