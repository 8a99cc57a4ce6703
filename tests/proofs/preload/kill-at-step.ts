import { flushCompileCache } from 'node:module'
import { KILL_FOLDER, type KillOrder, noteStep, type Place, readOrder } from './kill-order.ts'
import { tapStatements } from './tap-statements.ts'

/*
 * Loaded before a function (`node --import`): kills its process with -9 at one statement of a transaction, by the
 * order that is in its folder as the transaction begins.
 */

interface Watched {
  readonly order: KillOrder
  readonly transaction: number
  step: number
  carts: readonly number[]
}

const BOUNDARIES = ['START TRANSACTION', 'COMMIT', 'ROLLBACK']
const folder = process.env[KILL_FOLDER] ?? ''
const watchedBy = new WeakMap<object, Watched>()
let transactionCount = 0

tapStatements(async ({ sql, values, connection }, send) => {
  if (sql === 'START TRANSACTION') {
    watchedBy.delete(connection)
    const order = readOrder(folder)
    const transaction = ++transactionCount
    if (order !== undefined) watchedBy.set(connection, { order, transaction, step: 0, carts: [] })
  }
  const watched = watchedBy.get(connection)
  if (watched === undefined) return send()

  const step = ++watched.step
  if (step === 2) {
    // Of a sale to a customer, and not of a job that happens to run.
    const locked = sql.includes('FROM carts ') ? (values[0] as number[]) : []
    watched.carts = watched.order.carts.filter((cart) => locked.includes(cart))
    if (watched.carts.length === 0) {
      watchedBy.delete(connection)
      return send()
    }
  }
  noteStep(folder, { transaction: watched.transaction, step, sql, carts: watched.carts })

  const killHere = (place: Place) => killIfOrdered(watched, { step, place, sql })
  killHere('before')
  const isSent = watched.order.hasTransactions || !BOUNDARIES.includes(sql)
  const sending = isSent ? send() : Promise.resolve([])
  // The bytes are the kernel's by the time that the event loop turns.
  setImmediate(() => killHere('sent'))
  const reply = await sending
  killHere('replied')
  if (sql === 'COMMIT' || sql === 'ROLLBACK') watchedBy.delete(connection)
  return reply
})

function killIfOrdered(
  { order, transaction, carts }: Watched,
  { step, place, sql }: { readonly step: number; readonly place: Place; readonly sql: string },
): void {
  const { killAt, cartsMin } = order
  if (killAt?.step !== step || killAt.place !== place || (step > 1 && carts.length < cartsMin)) return
  noteStep(folder, { transaction, step, sql, carts, place })
  // Node would write it as it exits: then the next process is ready sooner.
  flushCompileCache()
  process.kill(process.pid, 'SIGKILL')
}
