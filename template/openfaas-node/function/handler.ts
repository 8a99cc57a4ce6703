import type { FastifyPluginAsync } from 'fastify'

/** Write here: each route begins at the function's own address, so this one is GET /function/NAME. */
const hello: FastifyPluginAsync = async (app) => {
  app.get<{ Querystring: { name?: string } }>('/', async (request) => {
    return { message: `Halo, ${request.query.name ?? 'dunia'}!` }
  })
}

export default hello
