import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { secretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { ChangeOwnPasswordBody, Me } from './contract.ts'
import { type ChangeOwnPassword, createChangeOwnPassword, createShowMe, type ShowMe } from './own-person.ts'

/** What somebody's own entry needs from outside. */
export interface OwnPersonDeps {
  readonly showMe: ShowMe
  readonly changeOwnPassword: ChangeOwnPassword
}

export const ownPerson = definePart<OwnPersonDeps>({
  wire: (platform) => {
    const showMe = createShowMe(platform.database)
    return { showMe, changeOwnPassword: createChangeOwnPassword(platform, secretHashing, showMe) }
  },
  routes: (deps) => async (app) => {
    app.get(
      '/me',
      {
        config: { access: 'signed-in' },
        schema: {
          operationId: 'showMe',
          summary: 'Who is signed in, and what they may do',
          response: { 200: enveloped(Me), ...refusals('STAFF_NOT_FOUND') },
        },
      },
      async (request) => ok(await deps.showMe(requireStaff(request.caller))),
    )

    app.post(
      '/me/password',
      {
        config: { access: 'signed-in' },
        schema: {
          operationId: 'changeOwnPassword',
          summary: "Change one's own password; the other sessions end",
          body: ChangeOwnPasswordBody,
          response: {
            200: enveloped(Me),
            ...refusals(
              'STAFF_NOT_FOUND',
              'PASSWORD_WRONG',
              'PASSWORD_WEAK',
              'TOO_MANY_ATTEMPTS',
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request) => ok(await deps.changeOwnPassword(request.body, requireStaff(request.caller))),
    )
  },
})
