import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import {
  answerOnce,
  IdempotencyHeaders,
  NEEDED_KEY_REFUSALS,
  requireIdempotency,
} from '@kedai/shared/idempotency/idempotency.ts'
import { z } from 'zod'
import { type CloseShift, createCloseShift } from './close-shift.ts'
import {
  CloseShiftBody,
  CurrentShiftQuery,
  MoveCashBody,
  OpenShiftBody,
  Shift,
  ShiftParams,
  ShiftReport,
  ShiftsQuery,
} from './contract.ts'
import { createListShifts, type ListShifts } from './list-shifts.ts'
import { createMoveCash, type MoveCash } from './move-cash.ts'
import { createOpenShift, type OpenShift } from './open-shift.ts'
import {
  createShowCurrentShift,
  createShowShift,
  type ShowCurrentShift,
  type ShowShift,
} from './show-shift.ts'

/** What the shifts need from outside. */
export interface ShiftsDeps {
  readonly openShift: OpenShift
  readonly moveCash: MoveCash
  readonly closeShift: CloseShift
  readonly showShift: ShowShift
  readonly showCurrentShift: ShowCurrentShift
  readonly listShifts: ListShifts
}

export const shifts = definePart<ShiftsDeps>({
  wire: (platform) => ({
    openShift: createOpenShift(platform),
    moveCash: createMoveCash(platform.database),
    closeShift: createCloseShift(platform.database),
    showShift: createShowShift(platform.database),
    showCurrentShift: createShowCurrentShift(platform.database),
    listShifts: createListShifts(platform.database),
  }),
  routes: (deps) => async (app) => {
    app.post(
      '/shifts',
      {
        config: { access: 'shifts.use' },
        schema: {
          operationId: 'openShift',
          summary: 'Open the shift of a cash drawer',
          headers: IdempotencyHeaders,
          body: OpenShiftBody,
          response: { 200: enveloped(ShiftReport), ...refusals(...NEEDED_KEY_REFUSALS, 'SHIFT_OPEN') },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        return answerOnce(reply, await deps.openShift(request.body, caller, requireIdempotency(request)))
      },
    )

    app.get(
      '/shifts',
      {
        config: { access: 'shifts.read' },
        schema: {
          operationId: 'listShifts',
          summary: 'List shifts, newest first',
          querystring: ShiftsQuery,
          response: { 200: enveloped(z.array(Shift)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { shifts: page, nextBefore } = await deps.listShifts(request.query)
        if (nextBefore !== undefined)
          reply.header('Link', nextPageLink(request.query, { before: nextBefore }))
        return ok([...page])
      },
    )

    app.get(
      '/shifts/current',
      {
        config: { access: 'shifts.use' },
        schema: {
          operationId: 'showCurrentShift',
          summary: 'The open shift of a drawer',
          querystring: CurrentShiftQuery,
          response: { 200: enveloped(ShiftReport), ...refusals('SHIFT_NOT_FOUND') },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        return ok(await deps.showCurrentShift(request.query.drawer ?? caller.drawer, caller))
      },
    )

    app.get(
      '/shifts/:shift_id',
      {
        config: { access: 'shifts.use' },
        schema: {
          operationId: 'showShift',
          summary: 'One shift with its cash',
          params: ShiftParams,
          response: { 200: enveloped(ShiftReport), ...refusals('SHIFT_NOT_FOUND', 'PERMISSION_DENIED') },
        },
      },
      async (request) => ok(await deps.showShift(request.params.shift_id, requireStaff(request.caller))),
    )

    app.post(
      '/shifts/:shift_id/movements',
      {
        config: { access: 'shifts.use' },
        schema: {
          operationId: 'moveShiftCash',
          summary: 'Note cash put into the drawer or taken out',
          headers: IdempotencyHeaders,
          params: ShiftParams,
          body: MoveCashBody,
          response: {
            200: enveloped(ShiftReport),
            ...refusals(...NEEDED_KEY_REFUSALS, 'SHIFT_NOT_FOUND', 'SHIFT_CLOSED', 'SHIFT_FULL'),
          },
        },
      },
      async (request, reply) => {
        const { shift_id } = request.params
        const caller = requireStaff(request.caller)
        const outcome = await deps.moveCash(shift_id, request.body, caller, requireIdempotency(request))
        return answerOnce(reply, outcome)
      },
    )

    app.post(
      '/shifts/:shift_id/close',
      {
        config: { access: 'shifts.use' },
        schema: {
          operationId: 'closeShift',
          summary: 'Close a shift with what was counted',
          headers: IdempotencyHeaders,
          params: ShiftParams,
          body: CloseShiftBody,
          response: {
            200: enveloped(ShiftReport),
            ...refusals(...NEEDED_KEY_REFUSALS, 'SHIFT_NOT_FOUND', 'SHIFT_CLOSED'),
          },
        },
      },
      async (request, reply) => {
        const { shift_id } = request.params
        const caller = requireStaff(request.caller)
        const outcome = await deps.closeShift(shift_id, request.body, caller, requireIdempotency(request))
        return answerOnce(reply, outcome)
      },
    )
  },
})
