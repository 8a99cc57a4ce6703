import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { z } from 'zod'
import { PersonParams } from '../people/contract.ts'
import { EndedSessions, Session, SessionParams } from './contract.ts'
import {
  createEndAllSessions,
  createEndSession,
  type EndAllSessions,
  type EndSession,
} from './end-sessions.ts'
import { createListSessions, type ListSessions } from './list-sessions.ts'

/** What sessions that are open need from outside. */
export interface SessionsDeps {
  readonly listSessions: ListSessions
  readonly endSession: EndSession
  readonly endAllSessions: EndAllSessions
}

export const openSessions = definePart<SessionsDeps>({
  wire: (platform) => ({
    listSessions: createListSessions(platform.database),
    endSession: createEndSession(platform),
    endAllSessions: createEndAllSessions(platform),
  }),
  routes: (deps) => async (app) => {
    app.get(
      '/sessions',
      {
        config: { access: 'signed-in' },
        schema: {
          operationId: 'listOwnSessions',
          summary: "One's own open sessions, newest first",
          response: { 200: enveloped(z.array(Session)), ...refusals('STAFF_NOT_FOUND') },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        return ok(await deps.listSessions(caller.staffId, caller))
      },
    )

    app.delete(
      '/sessions/current',
      {
        config: { access: 'signed-in' },
        schema: {
          operationId: 'signOut',
          summary: 'Sign out: end the session that asks',
          response: { 200: enveloped(EndedSessions), ...refusals('SESSION_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        return ok(await deps.endSession(caller.sessionId, caller))
      },
    )

    app.delete(
      '/sessions/:session_id',
      {
        config: { access: 'signed-in' },
        schema: {
          operationId: 'endSession',
          summary: "End one of one's own sessions, or with the permission staff.manage anybody's",
          params: SessionParams,
          response: { 200: enveloped(EndedSessions), ...refusals('SESSION_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => ok(await deps.endSession(request.params.session_id, requireStaff(request.caller))),
    )

    app.get(
      '/people/:staff_id/sessions',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'listSessions',
          summary: "Somebody's open sessions, newest first",
          params: PersonParams,
          response: { 200: enveloped(z.array(Session)), ...refusals('STAFF_NOT_FOUND') },
        },
      },
      async (request) => ok(await deps.listSessions(request.params.staff_id, requireStaff(request.caller))),
    )

    app.delete(
      '/people/:staff_id/sessions',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'endAllSessions',
          summary: "End all of somebody's sessions",
          params: PersonParams,
          response: { 200: enveloped(EndedSessions), ...refusals('STAFF_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => ok(await deps.endAllSessions(request.params.staff_id, requireStaff(request.caller))),
    )
  },
})
