import type { FastifyInstance, RouteOptions } from 'fastify'
import { Refusal } from '../errors/refusal.ts'
import { withRefusals } from '../http/refusals.ts'
import { type Caller, PUBLIC, requirePermission, requireStaff } from './caller.ts'
import { type Permission, permissions } from './permissions.ts'
import type { Sessions } from './sessions.ts'
import { bearerTokenOf } from './token.ts'

/** Who may call an operation: anybody, whoever is signed in, or who has this permission. */
export type Access = 'public' | 'signed-in' | Permission

const REFUSALS = {
  public: ['TOKEN_INVALID', 'PASSWORD_CHANGE_REQUIRED'],
  'signed-in': ['TOKEN_INVALID', 'SIGN_IN_REQUIRED'],
} as const
const PERMISSION_REFUSALS = [
  ...REFUSALS['signed-in'],
  'PASSWORD_CHANGE_REQUIRED',
  'PERMISSION_DENIED',
] as const

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    caller: Caller
  }
}

/**
 * Lets nobody in whom the operation does not name: each route says `config: { access }`, and one that does not
 * keeps the application from starting. A token that is sent is checked on public operations too, so that a
 * cashier whose session is over is told, and is not taken for a customer. What this refuses joins the schema of each
 * operation.
 */
export function guardAccess(app: FastifyInstance, sessions: Sessions): void {
  app.decorateRequest('caller', null as never)
  app.addHook('onRoute', requireAccess)
  app.addHook('onRequest', async (request) => {
    request.caller = PUBLIC
    const header = request.headers.authorization
    if (header !== undefined) request.caller = await callerOf(header, sessions)
    const access = request.routeOptions.config.access
    // What is for whoever is signed in is about oneself, the change of the password among it.
    if (request.caller.kind === 'staff' && request.caller.mustChangePassword && access !== 'signed-in') {
      throw new Refusal('PASSWORD_CHANGE_REQUIRED')
    }
    if (access === undefined || access === 'public') return
    if (access === 'signed-in') requireStaff(request.caller)
    else requirePermission(request.caller, access)
  })
}

async function callerOf(header: string, sessions: Sessions): Promise<Caller> {
  const token = bearerTokenOf(header)
  const caller = token === undefined ? undefined : await sessions.find(token)
  if (caller === undefined) throw new Refusal('TOKEN_INVALID')
  return caller
}

function requireAccess({ method, url, config, schema }: RouteOptions): void {
  if ((schema as { hide?: boolean } | undefined)?.hide === true) return
  const access = config?.access
  if (access === undefined || !(access in REFUSALS || access in permissions)) {
    throw new Error(`${method} ${url} says of nobody that they may call it: give it config.access`)
  }
  const reasons = access in REFUSALS ? REFUSALS[access as keyof typeof REFUSALS] : PERMISSION_REFUSALS
  if (schema !== undefined) schema.response = withRefusals(schema.response as object, reasons)
}
