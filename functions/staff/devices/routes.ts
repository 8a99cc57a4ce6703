import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { z } from 'zod'
import {
  type ChangeDevice,
  createChangeDevice,
  createRevokeDevice,
  type RevokeDevice,
} from './change-device.ts'
import { ChangeDeviceBody, Device, DeviceParams, EnrolBody, EnrolledDevice } from './contract.ts'
import { createEnrolDevice, type EnrolDevice } from './enrol-device.ts'
import { createListDevices, type ListDevices } from './list-devices.ts'

/** What the tills need from outside. */
export interface DevicesDeps {
  readonly enrolDevice: EnrolDevice
  readonly listDevices: ListDevices
  readonly changeDevice: ChangeDevice
  readonly revokeDevice: RevokeDevice
}

export const devices = definePart<DevicesDeps>({
  wire: (platform) => ({
    enrolDevice: createEnrolDevice(platform.database),
    listDevices: createListDevices(platform.database),
    changeDevice: createChangeDevice(platform),
    revokeDevice: createRevokeDevice(platform),
  }),
  routes: (deps) => async (app) => {
    app.post(
      '/devices',
      {
        config: { access: 'devices.manage' },
        schema: {
          operationId: 'enrolDevice',
          summary: 'Make a till one at which the staff may sign in by PIN',
          body: EnrolBody,
          response: { 200: enveloped(EnrolledDevice), ...refusals('DEVICES_FULL', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request, reply) => {
        reply.header('Cache-Control', 'no-store')
        return ok(await deps.enrolDevice(request.body, requireStaff(request.caller)))
      },
    )

    app.get(
      '/devices',
      {
        config: { access: 'devices.manage' },
        schema: {
          operationId: 'listDevices',
          summary: 'List the tills that are enrolled',
          response: { 200: enveloped(z.array(Device)), ...refusals() },
        },
      },
      async () => ok(await deps.listDevices()),
    )

    app.patch(
      '/devices/:device_id',
      {
        config: { access: 'devices.manage' },
        schema: {
          operationId: 'changeDevice',
          summary: 'Give a till another name or drawer',
          params: DeviceParams,
          body: ChangeDeviceBody,
          response: { 200: enveloped(Device), ...refusals('DEVICE_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        return ok(await deps.changeDevice(request.params.device_id, request.body, caller))
      },
    )

    app.delete(
      '/devices/:device_id',
      {
        config: { access: 'devices.manage' },
        schema: {
          operationId: 'revokeDevice',
          summary: "Take a till's right; whoever is signed in at it is out",
          params: DeviceParams,
          response: { 200: enveloped(Device), ...refusals('DEVICE_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => ok(await deps.revokeDevice(request.params.device_id, requireStaff(request.caller))),
    )
  },
})
