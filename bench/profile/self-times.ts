/** The parts of a V8 CPU profile that are read. @see https://chromedevtools.github.io/devtools-protocol/tot/Profiler/ */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly url: string
      /** From 0. */
      readonly lineNumber: number
    }
  }[]
  /** Microseconds on the clock of `process.hrtime`. */
  readonly startTime: number
  /** Node at the top of the stack, one a sample. */
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

/** Time in a function itself, without what it called. */
export interface SelfTime {
  readonly name: string
  /** `file:line`, from the last folder of packages on; empty for what is within Node. */
  readonly place: string
  /** Of the time in which the process was at work, 0 to 1. */
  readonly share: number
}

/** Not at work: waiting for something to do, or not yet under way. */
const NOT_AT_WORK = new Set(['(idle)', '(root)'])

/** Microseconds on the clock of `process.hrtime`. */
export interface Span {
  readonly fromUs: number
  readonly untilUs: number
}

/**
 * @param span - what was sampled before and after it is left out
 * @returns the functions in which most time was spent, the most first
 */
export function selfTimes(
  { nodes, startTime, samples, timeDeltas }: CpuProfile,
  { fromUs, untilUs }: Span,
  count: number,
): SelfTime[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const times = new Map<string, { name: string; place: string; us: number }>()
  let workUs = 0
  let atUs = startTime
  for (const [index, id] of samples.entries()) {
    const us = timeDeltas[index] ?? 0
    atUs += us
    const frame = frames.get(id)
    if (atUs < fromUs || atUs > untilUs) continue
    if (frame === undefined || NOT_AT_WORK.has(frame.functionName)) continue
    workUs += us
    const name = frame.functionName || '(anonymous)'
    const place = placeOf(frame)
    const known = times.get(`${name} ${place}`) ?? { name, place, us: 0 }
    known.us += us
    times.set(`${name} ${place}`, known)
  }
  return [...times.values()]
    .toSorted((a, b) => b.us - a.us)
    .slice(0, count)
    .map(({ name, place, us }) => ({ name, place, share: us / workUs }))
}

function placeOf({ url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return ''
  const path = url.replace(/^file:\/\//, '').replace(/^.*\/(?=node_modules\/)/, '')
  return `${path.startsWith(process.cwd()) ? path.slice(process.cwd().length + 1) : path}:${lineNumber + 1}`
}
