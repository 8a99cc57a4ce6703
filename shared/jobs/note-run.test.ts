import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import type { SqlValue, Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import { createNoteRun } from './note-run.ts'

function setUp() {
  const notes: (readonly SqlValue[])[] = []
  const statements = {
    change: async (_sql: string, values: readonly SqlValue[] = []) => notes.push(values),
  } as unknown as Statements
  const database = {
    transaction: (work: (one: Statements) => Promise<unknown>) => work(statements),
  } as Pick<Database, 'transaction'>
  const clock = { now: 0 }
  const noteRun = createNoteRun(database, 'sweep', () => clock.now)
  return { notes, noteRun, clock }
}

describe('the note of a job’s run', () => {
  it('is written once a minute while all goes well, with the runs in between', async () => {
    const { notes, noteRun, clock } = setUp()
    for (clock.now = 0; clock.now <= 60_000; clock.now += 20_000) await noteRun({ durationMs: 1.5 })
    expect(notes).toEqual([
      ['sweep', 1_500, 1, 0, ''],
      ['sweep', 1_500, 3, 0, ''],
    ])
  })

  it('is written at every fault, and when it is over', async () => {
    const { notes, noteRun } = setUp()
    await noteRun({ durationMs: 1, error: new Refusal('UNAVAILABLE') })
    await noteRun({ durationMs: 1, error: new TypeError('inside') })
    await noteRun({ durationMs: 1, error: 'no error at all' })
    await noteRun({ durationMs: 1 })
    await noteRun({ durationMs: 1 })
    expect(notes).toEqual([
      ['sweep', 1_000, 1, 1, 'UNAVAILABLE: The service cannot answer right now; try again shortly.'],
      ['sweep', 1_000, 1, 1, 'TypeError'],
      ['sweep', 1_000, 1, 1, 'thrown without an Error'],
      ['sweep', 1_000, 1, 0, ''],
    ])
  })
})
