import { tracingChannel } from 'node:diagnostics_channel'
import { expect, it } from 'vitest'
import { watchSerialTail } from './watch-serial-tail.ts'

it('adds up transactions, of which the next begins while the one before it is flushed', () => {
  let now = 0
  const read = watchSerialTail(() => now)
  const { start, asyncEnd } = tracingChannel('mysql2:query')
  const executed = tracingChannel('mysql2:execute')
  const at = (ms: number, what: () => void) => {
    now = ms
    what()
  }
  const commits = [{ query: 'COMMIT' }, { query: 'COMMIT' }, { query: 'COMMIT' }]
  const lock = { query: 'SELECT … FROM ledger_head WHERE id = 1 FOR UPDATE' }

  at(0, () => start.publish({ query: 'START TRANSACTION' }))
  at(5, () => executed.asyncEnd.publish(lock))
  at(8, () => start.publish(commits[0]))
  at(9, () => start.publish({ query: 'START TRANSACTION' }))
  at(14, () => executed.asyncEnd.publish(lock))
  at(18, () => asyncEnd.publish(commits[0]))
  at(19, () => start.publish(commits[1]))
  // One that has sold nothing locks no head.
  at(20, () => start.publish({ query: 'START TRANSACTION' }))
  at(21, () => start.publish(commits[2]))
  at(22, () => asyncEnd.publish(commits[2]))
  at(29, () => asyncEnd.publish(commits[1]))

  expect(read()).toEqual({ transactions: 2, wholeMs: 18 + 20, tailMs: 3 + 5, commitMs: 10 + 10 })
})
