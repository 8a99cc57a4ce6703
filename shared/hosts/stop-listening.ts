import { once } from 'node:events'
import { Server } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Turns of the event loop without a new connection after which none is waiting. */
const QUIET_TURNS = 2
/** A flood of connections must not keep a process from ending. */
const TURNS_MAX = 1_000

/**
 * Takes no new connection from now on, so that a gateway tries another process at once, and lets go on those that there
 * are, also idle ones: a request may be on its way on each of them.
 *
 * The kernel has taken connections that this process has not; they would be reset, and a gateway could not tell whether
 * their requests were seen. So they are taken first.
 *
 * @returns once the last connection has ended
 */
export async function stopListening(server: Server): Promise<void> {
  let quietTurns = 0
  const noteOne = (): void => {
    quietTurns = 0
  }
  server.on('connection', noteOne)
  for (let turn = 0; turn < TURNS_MAX && quietTurns < QUIET_TURNS; turn++) {
    quietTurns++
    // Node takes one connection a turn.
    await nextTurn()
  }
  server.off('connection', noteOne)
  const ended = once(server, 'close')
  // An HTTP server's own close would end idle connections as well.
  Server.prototype.close.call(server)
  await ended
}
