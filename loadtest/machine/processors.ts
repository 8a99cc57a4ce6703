import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { MS_A_TICK } from './process-usage.ts'

/** Which processor serves and which one makes the load; undefined where there is only one for both. */
export interface Processors {
  readonly server: number
  readonly load: number
}

/** Chooses from the processors that this process may use. */
export async function chooseProcessors(): Promise<Processors | undefined> {
  const allowed = allowedIn(await readFile('/proc/self/status', 'utf8'))
  const [server, load] = [allowed[0], allowed.at(-1)]
  return server === undefined || load === undefined || server === load ? undefined : { server, load }
}

/** @param status - text of `/proc/<pid>/status`, whose list is like `0-3,8` */
export function allowedIn(status: string): number[] {
  const parts = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1]?.split(',') ?? []
  return parts.flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number)
    return Array.from({ length: last - first + 1 || 0 }, (_, index) => first + index)
  })
}

/** Keeps a process with all its threads on one processor, or on some. */
export async function pin(pid: number, processors: number | readonly number[]): Promise<void> {
  await promisify(execFile)('taskset', ['-a', '-c', '-p', [processors].flat().join(','), String(pid)])
}

/** CPU time that everyone together has used of one processor so far, in milliseconds. */
export async function busyMsOf(processor: number): Promise<number> {
  return busyMsIn(await readFile('/proc/stat', 'utf8'), processor)
}

/** Work of programs and what the host took away; interrupts are left out, since our own requests cause them too. */
export function busyMsIn(stat: string, processor: number): number {
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = (
    new RegExp(`^cpu${processor} (.+)$`, 'm').exec(stat)?.[1] ?? ''
  )
    .split(' ')
    .map(Number)
  return (user + nice + system + steal) * MS_A_TICK
}
