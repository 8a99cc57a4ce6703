import type { FastifyInstance } from 'fastify'
import { guardAccess } from '../auth/access.ts'
import type { KedaiFunction, Platform } from '../http/define-function.ts'
import { collectMethods } from '../http/method-not-allowed.ts'
import type { OwnRequest } from '../http/own-requests.ts'

/** Where a function is reached: OpenFaaS's address and the paper's. */
export const ADDRESSES = ['/function', '/api/small'] as const

/** Mounts each function under both of its addresses; its dependencies are made once and shared. */
export async function mountFunctions(
  app: FastifyInstance,
  functions: readonly KedaiFunction[],
  platform: Platform,
): Promise<void> {
  const refuseOtherMethods = collectMethods(app)
  await app.register(async (guarded) => {
    guardAccess(guarded, platform.sessions)
    for (const one of functions) {
      const plugin = one.plugin(platform)
      for (const address of ADDRESSES) await guarded.register(plugin, { prefix: `${address}/${one.name}` })
    }
  })
  refuseOtherMethods()
}

/** What the functions are to be warmed up with, where they are mounted. */
export function warmUpRequests(functions: readonly KedaiFunction[], round: number): OwnRequest[] {
  return functions.flatMap((one) =>
    one
      .warmUp(round)
      .map(({ url, ...request }) => ({ ...request, url: `${ADDRESSES[1]}/${one.name}${url}` })),
  )
}
