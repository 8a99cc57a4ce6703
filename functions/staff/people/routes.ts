import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { secretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { IfMatchHeaders, requireIfMatch, versionEtag } from '@kedai/shared/http/if-match.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { z } from 'zod'
import { type ChangePerson, createChangePerson } from './change-person.ts'
import {
  ChangePersonBody,
  CreatePersonBody,
  PeopleQuery,
  Person,
  PersonParams,
  SetPasswordBody,
  SetPinBody,
} from './contract.ts'
import { type CreatePerson, createCreatePerson } from './create-person.ts'
import { createListPeople, createShowPerson, type ListPeople, type ShowPerson } from './list-people.ts'
import { createSetPassword, createSetPin, type SetPassword, type SetPin } from './set-secret.ts'

/** What the people of the shop need from outside. */
export interface PeopleDeps {
  readonly listPeople: ListPeople
  readonly showPerson: ShowPerson
  readonly createPerson: CreatePerson
  readonly changePerson: ChangePerson
  readonly setPassword: SetPassword
  readonly setPin: SetPin
}

export const people = definePart<PeopleDeps>({
  wire: (platform) => ({
    listPeople: createListPeople(platform.database),
    showPerson: createShowPerson(platform.database),
    createPerson: createCreatePerson(platform, secretHashing),
    changePerson: createChangePerson(platform),
    setPassword: createSetPassword(platform, secretHashing),
    setPin: createSetPin(platform, secretHashing),
  }),
  routes: (deps) => async (app) => {
    app.get(
      '/people',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'listPeople',
          summary: 'List the people of the shop',
          querystring: PeopleQuery,
          response: { 200: enveloped(z.array(Person)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { people: page, nextAfter } = await deps.listPeople(request.query)
        if (nextAfter !== undefined) reply.header('Link', nextPageLink(request.query, { after: nextAfter }))
        return ok([...page])
      },
    )

    app.post(
      '/people',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'createPerson',
          summary: 'Take somebody on the staff',
          body: CreatePersonBody,
          response: {
            200: enveloped(Person),
            ...refusals('PASSWORD_WEAK', 'PIN_WEAK', 'STAFF_NAME_TAKEN', 'STAFF_FULL', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request, reply) => {
        const { person, version } = await deps.createPerson(request.body, requireStaff(request.caller))
        reply.header('ETag', versionEtag(version))
        return ok(person)
      },
    )

    app.get(
      '/people/:staff_id',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'showPerson',
          summary: 'One person of the shop',
          params: PersonParams,
          response: { 200: enveloped(Person), ...refusals('STAFF_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const { person, version } = await deps.showPerson(request.params.staff_id)
        reply.header('ETag', versionEtag(version))
        return ok(person)
      },
    )

    app.patch(
      '/people/:staff_id',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'changePerson',
          summary: 'Change the name to show, the role, or whether somebody is on the staff',
          headers: IfMatchHeaders,
          params: PersonParams,
          body: ChangePersonBody,
          response: {
            200: enveloped(Person),
            ...refusals(
              'STAFF_NOT_FOUND',
              'LAST_OWNER',
              'IF_MATCH_REQUIRED',
              'VERSION_CHANGED',
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request, reply) => {
        const { person, version } = await deps.changePerson(
          request.params.staff_id,
          requireIfMatch(request),
          request.body,
          requireStaff(request.caller),
        )
        reply.header('ETag', versionEtag(version))
        return ok(person)
      },
    )

    app.put(
      '/people/:staff_id/password',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'setPassword',
          summary: 'Give somebody else a password, which they are asked to change',
          params: PersonParams,
          body: SetPasswordBody,
          response: {
            200: enveloped(Person),
            ...refusals('STAFF_NOT_FOUND', 'PASSWORD_WEAK', 'OWN_PASSWORD', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        const { person } = await deps.setPassword(request.params.staff_id, request.body.password, caller)
        return ok(person)
      },
    )

    app.put(
      '/people/:staff_id/pin',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'setPin',
          summary: 'Give somebody a PIN for the enrolled tills',
          params: PersonParams,
          body: SetPinBody,
          response: {
            200: enveloped(Person),
            ...refusals('STAFF_NOT_FOUND', 'PIN_WEAK', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        return ok((await deps.setPin(request.params.staff_id, request.body.pin, caller)).person)
      },
    )

    app.delete(
      '/people/:staff_id/pin',
      {
        config: { access: 'staff.manage' },
        schema: {
          operationId: 'removePin',
          summary: "Take somebody's PIN",
          params: PersonParams,
          response: { 200: enveloped(Person), ...refusals('STAFF_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        return ok((await deps.setPin(request.params.staff_id, null, caller)).person)
      },
    )
  },
})
