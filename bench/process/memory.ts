import { readFile } from 'node:fs/promises'

const BYTES_A_KIB = 1024

/** What a process has in memory, in bytes. */
export interface Memory {
  /** All of it, what it shares with others too. */
  readonly rss: number
  /** The same, but of what is shared only this process's part. */
  readonly pss: number
  /** What is no file's: what one more such process costs. */
  readonly anonymous: number
}

export async function memoryOf(pid: number): Promise<Memory> {
  return memoryIn(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'))
}

/** @param rollup - text of `/proc/<pid>/smaps_rollup` */
export function memoryIn(rollup: string): Memory {
  const bytes = (name: string) =>
    BYTES_A_KIB * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? Number.NaN)
  return { rss: bytes('Rss'), pss: bytes('Pss'), anonymous: bytes('Anonymous') }
}
