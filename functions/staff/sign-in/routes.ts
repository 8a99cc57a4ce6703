import { secretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { PinName, PinSignInBody, RefreshBody, SetUpBody, SignedIn, SignInBody, TillBody } from './contract.ts'
import { createListPinNames, type ListPinNames } from './list-pin-names.ts'
import type { Origin } from './open-session.ts'
import { createRefreshSession, type RefreshSession } from './refresh-session.ts'
import { createSetUp, type SetUp } from './set-up.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { createSignInByPin, type SignInByPin } from './sign-in-by-pin.ts'

/** What signing in needs from outside. */
export interface SignInDeps {
  readonly setUp: SetUp
  readonly signIn: SignIn
  readonly signInByPin: SignInByPin
  readonly listPinNames: ListPinNames
  readonly refreshSession: RefreshSession
}

export const signIn = definePart<SignInDeps>({
  wire: (platform) => ({
    setUp: createSetUp(platform, secretHashing),
    signIn: createSignIn(platform.database, secretHashing),
    signInByPin: createSignInByPin(platform.database, secretHashing),
    listPinNames: createListPinNames(platform.database),
    refreshSession: createRefreshSession(platform),
  }),
  routes: (deps) => async (app) => {
    app.post(
      '/set-up',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'setUp',
          summary: 'Make the first owner by the code that the shop showed at its start',
          body: SetUpBody,
          response: {
            200: enveloped(SignedIn),
            ...refusals(
              'SET_UP_DONE',
              'SET_UP_CODE_WRONG',
              'PASSWORD_WEAK',
              'TOO_MANY_ATTEMPTS',
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request, reply) => secretly(reply, await deps.setUp(request.body, originOf(request))),
    )

    app.post(
      '/sessions',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'signIn',
          summary: 'Sign in by name and password',
          body: SignInBody,
          response: {
            200: enveloped(SignedIn),
            ...refusals('SIGN_IN_FAILED', 'TOO_MANY_ATTEMPTS', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request, reply) => secretly(reply, await deps.signIn(request.body, originOf(request))),
    )

    app.post(
      '/sessions/pin',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'signInByPin',
          summary: 'Sign in by PIN at an enrolled till',
          body: PinSignInBody,
          response: {
            200: enveloped(SignedIn),
            ...refusals('SIGN_IN_FAILED', 'DEVICE_UNKNOWN', 'TOO_MANY_ATTEMPTS', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request, reply) => secretly(reply, await deps.signInByPin(request.body, originOf(request))),
    )

    app.post(
      '/sessions/pin/names',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'listPinNames',
          summary: 'Who may sign in by PIN, for the screen of an enrolled till',
          body: TillBody,
          response: { 200: enveloped(z.array(PinName)), ...refusals('DEVICE_UNKNOWN') },
        },
      },
      async (request) => ok(await deps.listPinNames(request.body.device_secret)),
    )

    app.post(
      '/sessions/refresh',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'refreshSession',
          summary: 'Exchange a refresh token for new tokens',
          body: RefreshBody,
          response: {
            200: enveloped(SignedIn),
            ...refusals('REFRESH_INVALID', 'REFRESH_REUSED', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request, reply) => secretly(reply, await deps.refreshSession(request.body.refresh_token)),
    )
  },
})

/** X-Forwarded-For and the like can be forged, so it is the connection's address; a Unix socket has none. */
function originOf(request: FastifyRequest): Origin {
  const address: string | undefined = request.ip
  return { address: address ?? '', userAgent: request.headers['user-agent'] ?? '' }
}

function secretly(reply: FastifyReply, signedIn: SignedIn) {
  reply.header('Cache-Control', 'no-store')
  return ok(signedIn)
}
