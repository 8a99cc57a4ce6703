import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Connections whose request under way may take longer than others: until when, on the clock of `performance.now()`. */
const allowances = new WeakMap<Socket, { readonly request: FastifyRequest; readonly until: number }>()

/**
 * Lets the requests of these routes take longer to arrive than the server allows the others. It is allowed after the
 * caller was found to be permitted, since the hooks of the application run first.
 *
 * @param app - the scope of these routes alone
 * @param timeoutMs - from the request's head to the end of its body
 */
export function allowSlowUploads(app: FastifyInstance, timeoutMs: number): void {
  app.addHook('onRequest', async (request) => {
    allowances.set(request.raw.socket, { request, until: performance.now() + timeoutMs })
  })
}

/**
 * Whether a request that Node says has timed out may go on. Node says so once for each request, so the rest of the
 * allowance is waited for here.
 *
 * @param timedOut - ends the request
 */
export function mayGoOn(socket: Socket, timedOut: () => void): boolean {
  const allowance = allowances.get(socket)
  if (allowance === undefined || allowance.request.raw.complete) return false
  const leftMs = allowance.until - performance.now()
  if (leftMs <= 0) return false
  const timer = setTimeout(
    () => {
      if (!allowance.request.raw.complete) timedOut()
    },
    Math.max(leftMs, 0),
  )
  const stop = () => clearTimeout(timer)
  allowance.request.raw.once('end', stop)
  socket.once('close', stop)
  return true
}
