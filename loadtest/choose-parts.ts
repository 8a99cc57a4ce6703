import type { RunOptions } from './options.ts'
import { crowdPart } from './parts/crowd-part.ts'
import { paperPart } from './parts/paper-part.ts'
import type { PartPlan } from './parts/part.ts'
import { rampPart } from './parts/ramp-part.ts'
import { PAPER_SCENARIOS, TEN_TIMES_S3 } from './scenarios.ts'

/** The parts that are asked for, in the order they are run in: the paper's own first, on a shop that is still fresh. */
export function chooseParts(options: RunOptions): PartPlan[] {
  const { parts, seconds, rushRate, rushSeconds, soakRate, soakSeconds, rampSeconds, rampTo } = options
  const paperParts = [...PAPER_SCENARIOS, TEN_TIMES_S3].map((scenario) => paperPart(scenario, seconds))
  const all = [
    ...paperParts,
    crowdPart({ kind: 'rush', rate: rushRate, seconds: rushSeconds }),
    rampPart(rampSeconds, rampTo),
    crowdPart({ kind: 'soak', rate: soakRate, seconds: soakSeconds }),
  ]
  return all.filter(({ name }) => parts.some((part) => part === name))
}
