import { faultOf } from '@kedai/shared/database/faults.ts'
import { COMMIT_NOTES, noteCommit } from './commit-notes.ts'
import { tapStatements } from './tap-statements.ts'

/* Loaded before a function (`node --import`): notes each COMMIT of sales, and whether the database answered it. */

const path = process.env[COMMIT_NOTES] ?? ''
/** Connections whose transaction has written sales. */
const selling = new WeakSet<object>()

tapStatements(async ({ sql, connection }, send) => {
  if (sql === 'START TRANSACTION') selling.delete(connection)
  if (sql.startsWith('INSERT INTO transactions ')) selling.add(connection)
  if (sql !== 'COMMIT' || !selling.has(connection)) return send()

  const sending = send()
  noteCommit(path, 'sent')
  try {
    const reply = await sending
    noteCommit(path, 'answered')
    return reply
  } catch (error) {
    if (faultOf(error) !== 'connection-lost') noteCommit(path, 'answered')
    throw error
  }
})
