import { appendFileSync, rmSync, statSync } from 'node:fs'

/** The variable that names where a function notes what comes of the COMMITs of its sales. */
export const COMMIT_NOTES = 'COMMIT_NOTES'

/** What is known of a COMMIT: that it was sent, and that the database answered it, by whatever it answered. */
const NOTES = ['sent', 'answered'] as const
export type CommitNote = (typeof NOTES)[number]

/** One byte a COMMIT: another process then counts them by the length of a file, as often as it likes. */
export function noteCommit(path: string, note: CommitNote): void {
  appendFileSync(`${path}.${note}`, '.')
}

/** @returns how many COMMITs have been noted so */
export function countCommits(path: string, note: CommitNote): number {
  return statSync(`${path}.${note}`, { throwIfNoEntry: false })?.size ?? 0
}

export function removeCommitNotes(path: string): void {
  for (const note of NOTES) rmSync(`${path}.${note}`, { force: true })
}
