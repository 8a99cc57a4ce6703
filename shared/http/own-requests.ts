import type { FastifyInstance, FastifyRequest } from 'fastify'

/** A request that the process sends to itself. */
export interface OwnRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Sent as JSON. */
  readonly payload?: object
}

/** No socket has such an address, so nobody else's request is taken for one of these. */
const OWN_ADDRESS = 'this process'

/**
 * Sends the application a request of its own, which is neither logged nor counted.
 *
 * @returns the answer's status
 */
export async function askOneself(app: FastifyInstance, request: OwnRequest): Promise<number> {
  const { statusCode } = await app.inject({ ...request, remoteAddress: OWN_ADDRESS })
  return statusCode
}

/** Whether the process itself asks. */
export function isOwn({
  socket,
}: {
  readonly socket: Pick<FastifyRequest['socket'], 'remoteAddress'>
}): boolean {
  return socket.remoteAddress === OWN_ADDRESS
}
