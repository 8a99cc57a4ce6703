import type { FastifyInstance } from 'fastify'

/**
 * While the server closes, the answers of requests under way also end their connections. Otherwise each would
 * be kept open for a next request, and the server with it until that time is over.
 *
 * @param isStopping - true from the signal to stop on, when a gateway's next request should already go elsewhere
 */
export function endConnectionsOnClose(app: FastifyInstance, isStopping: () => boolean): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing || isStopping()) reply.header('Connection', 'close')
    done()
  })
}
