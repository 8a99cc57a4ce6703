import { PIN_LENGTH } from '@kedai/shared/limits.ts'
import { z } from 'zod'
import {
  DisplayName,
  NewPassword,
  Person,
  Pin,
  StaffId,
  StaffName,
  TypedPassword,
} from '../people/contract.ts'

const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 43 letters, digits, - or _')

export const SetUpBody = z.strictObject({
  code: z
    .string()
    .min(1)
    .max(40)
    .describe('As the shop showed it at its start; dashes and case do not matter'),
  name: StaffName,
  display_name: DisplayName,
  password: NewPassword,
})
export type SetUpBody = z.infer<typeof SetUpBody>

export const SignInBody = z.strictObject({ name: StaffName, password: TypedPassword })
export type SignInBody = z.infer<typeof SignInBody>

export const PinSignInBody = z
  .strictObject({
    device_secret: Token.describe('What the till was given when it was enrolled'),
    name: StaffName.optional(),
    staff_id: StaffId.optional(),
    pin: Pin.describe(`${PIN_LENGTH} digits`),
  })
  .refine(({ name, staff_id }) => (name === undefined) !== (staff_id === undefined), {
    message: 'must have either name or staff_id',
  })
export type PinSignInBody = z.infer<typeof PinSignInBody>

export const TillBody = z.strictObject({ device_secret: Token })

export const PinName = z.object({ staff_id: StaffId, display_name: z.string() }).meta({ id: 'PinName' })
export type PinName = z.infer<typeof PinName>

export const RefreshBody = z.strictObject({ refresh_token: Token })

export const SignedIn = z
  .object({
    access_token: z.string().describe('Sent as `Authorization: Bearer …`'),
    expires_at: z.string(),
    refresh_token: z.string().describe('Gives new tokens once; kept where no other program reads it'),
    refresh_expires_at: z.string(),
    staff: Person,
  })
  .meta({ id: 'SignedIn' })
export type SignedIn = z.infer<typeof SignedIn>

export const SessionParams = z.object({ session_id: z.uuid() })

export const Session = z
  .object({
    session_id: z.uuid(),
    signed_in_at: z.string(),
    expires_at: z.string(),
    device: z.string().nullable().describe('Name of the till; null for a sign-in elsewhere'),
    address: z.string().describe('Where the sign-in came from'),
    user_agent: z.string(),
    is_current: z.boolean().describe('Whether it is the one that asks'),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

export const EndedSessions = z
  .object({ ended_count: z.int().min(0).describe('Sessions that were ended') })
  .meta({ id: 'EndedSessions' })
export type EndedSessions = z.infer<typeof EndedSessions>
