// Serves the Fastify plugin that function/handler.ts exports by default. A function that brings a main.ts of its own
// is served by that instead; it exports the same two functions as this file.
import { setTimeout as delay } from 'node:timers/promises'
import { type FastifyInstance, type FastifyPluginAsync, fastify } from 'fastify'
import handler from './function/handler.ts'

const plugin: FastifyPluginAsync = handler

async function createApp(isStopping: () => boolean, level: string): Promise<FastifyInstance> {
  const app = fastify({ logger: { level }, forceCloseConnections: 'idle', return503OnClosing: false })
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping()) reply.header('Connection', 'close')
  })
  app.get('/_/health', async () => ({ healthy: true }))
  app.get('/_/ready', async (_request, reply) => {
    if (isStopping()) return reply.code(503).header('Retry-After', '1').send({ ready: false })
    return { ready: true }
  })
  await app.register(plugin)
  await app.ready()
  return app
}

/** Serves until the signal to stop, then finishes what is under way and ends the process. */
export async function serve(): Promise<void> {
  const stop = new AbortController()
  // faasd signals every process of a container, so a signal may come twice.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort())
  const app = await createApp(() => stop.signal.aborted, process.env['LOG_LEVEL'] || 'info')
  await app.listen({ host: '0.0.0.0', port: Number(process.env['PORT'] || 8080) })
  stop.signal.addEventListener('abort', async () => {
    await delay(Number(process.env['DRAIN_MS'] || 0))
    await app.close()
    process.exit()
  })
}

/** Runs what a start and a first request run, so that what is compiled by that goes into the image. */
export async function warmUp(): Promise<void> {
  const app = await createApp(() => false, 'silent')
  await app.inject('/_/ready')
  await app.close()
}
