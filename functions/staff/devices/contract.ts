import { pathNumber } from '@kedai/shared/contract/ids.ts'
import { DEFAULT_DRAWER, DEVICE_NAME_LENGTH_MAX, DRAWER_LENGTH_MAX } from '@kedai/shared/limits.ts'
import { z } from 'zod'

const DeviceId = z.int().min(1).describe('Number of the till')
const Name = z.string().trim().min(1).max(DEVICE_NAME_LENGTH_MAX)
const Drawer = z
  .string()
  .trim()
  .min(1)
  .max(DRAWER_LENGTH_MAX)
  .describe('The cash drawer that stands by it; several tills may share one')

export const DeviceParams = z.object({ device_id: pathNumber(DeviceId) })

export const EnrolBody = z.strictObject({ name: Name, drawer: Drawer.default(DEFAULT_DRAWER) })
export type EnrolBody = z.infer<typeof EnrolBody>

export const ChangeDeviceBody = z
  .strictObject({ name: Name.optional(), drawer: Drawer.optional() })
  .refine(({ name, drawer }) => name !== undefined || drawer !== undefined, {
    message: 'must change at least one of name, drawer',
  })
export type ChangeDeviceBody = z.infer<typeof ChangeDeviceBody>

export const Device = z
  .object({
    device_id: DeviceId,
    name: z.string(),
    drawer: z.string(),
    enrolled_at: z.string(),
    last_seen_at: z.string().nullable().describe('The last sign-in at it'),
  })
  .meta({ id: 'Device' })
export type Device = z.infer<typeof Device>

export const EnrolledDevice = z
  .object({ ...Device.shape, device_secret: z.string().describe('Shown this once; kept at the till') })
  .meta({ id: 'EnrolledDevice' })
export type EnrolledDevice = z.infer<typeof EnrolledDevice>
