import { figureOf } from '../figure.ts'
import type { Bystanders } from '../gauge.ts'

/** Above these shares the figures are of something else as well. */
const OTHERS_SHARE_MAX = 0.05
const LOAD_SHARE_MAX = 0.9

/** What else was at work, a sentence each; a warning where it may be what was measured. */
export function bystanderNotes(bystanders: readonly Bystanders[]): string[] {
  if (bystanders.length === 0) return []
  const loadMost = Math.max(...bystanders.map(({ load }) => load))
  const others = bystanders.map((one) => one.others).filter((share) => share !== undefined)
  const { median, most } = figureOf(others)
  return [
    ...(others.length === 0
      ? ['Mind: one processor had to serve and to make the load.']
      : [
          `servers and database on one processor, the load on another (busy ${percent(loadMost)} at the most)`,
          `other programs used ${percent(median)} of the servers' processor (up to ${percent(most)})`,
        ]),
    ...(median > OTHERS_SHARE_MAX
      ? ['Mind: the machine was at work on something else; compare only what was measured in this run.']
      : []),
    ...(loadMost > LOAD_SHARE_MAX
      ? ['Mind: the load was as busy as it can be; it may be what was measured.']
      : []),
  ]
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
