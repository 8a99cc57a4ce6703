import { readFile } from 'node:fs/promises'

/** Linux counts in hundredths of a second for every program, on x86-64 and on arm64. */
export const MS_A_TICK = 10
const BYTES_A_KIB = 1024

/** CPU time that a process has used so far, in milliseconds. */
export async function cpuMsOf(pid: number): Promise<number> {
  return cpuMsIn(await readFile(`/proc/${pid}/stat`, 'utf8'))
}

/**
 * @param stat - text of `/proc/<pid>/stat`: user and system time of all threads are its fields 14 and 15
 * @see proc(5): the name in brackets may hold spaces and brackets itself
 */
export function cpuMsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * MS_A_TICK
}

/** CPU time that processes had used at one instant of a clock that nobody sets. */
export interface CpuReading {
  readonly atMs: number
  readonly cpuMs: ReadonlyMap<number, number>
}

/**
 * Share of one processor that each process used between two readings: 1 is one processor, wholly.
 *
 * @returns by process id; none for a process that only one of the two has
 */
export function cpuSharesBetween(before: CpuReading, now: CpuReading): Record<number, number> {
  const shares = [...now.cpuMs].flatMap(([pid, cpuMs]) => {
    const cpuMsBefore = before.cpuMs.get(pid)
    return cpuMsBefore === undefined ? [] : [[pid, (cpuMs - cpuMsBefore) / (now.atMs - before.atMs)] as const]
  })
  return Object.fromEntries(shares)
}

/**
 * Memory of a process that is in RAM now, in bytes. Taken from `status`, not `smaps_rollup`: that one walks all pages
 * under a lock that the process itself needs, and so would slow what is measured.
 */
export async function rssBytesOf(pid: number): Promise<number> {
  return rssBytesIn(await readFile(`/proc/${pid}/status`, 'utf8'))
}

/** @param status - text of `/proc/<pid>/status`; a process that has just ended has no line of it, and no memory */
export function rssBytesIn(status: string): number {
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * BYTES_A_KIB
}
