import { ROLES } from '@kedai/shared/auth/permissions.ts'
import { pathNumber } from '@kedai/shared/contract/ids.ts'
import { YesOrNo } from '@kedai/shared/contract/yes-or-no.ts'
import {
  DISPLAY_NAME_LENGTH_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  STAFF_NAME_LENGTH_MAX,
} from '@kedai/shared/limits.ts'
import { z } from 'zod'

export const StaffId = z.int().min(1).describe('Number of the person')
/** Letters of which the database takes none for another, so that one person has one name. */
export const StaffName = z
  .string()
  .trim()
  .toLowerCase()
  .max(STAFF_NAME_LENGTH_MAX)
  .regex(/^[a-z0-9][a-z0-9._-]+$/, 'must be letters, digits, ., _ or -, two at the least')
  .describe('To sign in with, in any case')
export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(DISPLAY_NAME_LENGTH_MAX)
  .describe('To show and to print')
export const NewPassword = z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX)
/** As it is typed: whether it is right, not whether it is good. */
export const TypedPassword = z.string().min(1).max(PASSWORD_LENGTH_MAX)
export const Pin = z.string().regex(/^\d{6}$/, 'must be six digits')
export const Role = z.enum(ROLES)

export const PersonParams = z.object({ staff_id: pathNumber(StaffId) })

export const PeopleQuery = z.strictObject({
  is_active: YesOrNo.optional().describe('Only those who are, or are not, on the staff now'),
  after: pathNumber(StaffId).optional().describe('Only people with a higher number: the next page'),
  page_size: pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT),
})
export type PeopleQuery = z.infer<typeof PeopleQuery>

export const Person = z
  .object({
    staff_id: StaffId,
    name: z.string(),
    display_name: z.string(),
    role: Role,
    is_active: z.boolean(),
    must_change_password: z.boolean().describe('Whether the password is one that somebody else gave'),
    has_password: z.boolean(),
    has_pin: z.boolean(),
    created_at: z.string(),
  })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof Person>

export const CreatePersonBody = z.strictObject({
  name: StaffName,
  display_name: DisplayName,
  role: Role,
  password: NewPassword.optional().describe('A first one, which the person is asked to change'),
  pin: Pin.optional().describe('To sign in at an enrolled till'),
})
export type CreatePersonBody = z.infer<typeof CreatePersonBody>

export const ChangePersonBody = z
  .strictObject({
    display_name: DisplayName.optional(),
    role: Role.optional(),
    is_active: z.boolean().optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: 'must change at least one of display_name, role, is_active',
  })
export type ChangePersonBody = z.infer<typeof ChangePersonBody>

export const SetPasswordBody = z.strictObject({ password: NewPassword })
export const SetPinBody = z.strictObject({ pin: Pin })

export const Me = z
  .object({
    ...Person.shape,
    permissions: z.array(z.string()).describe('What the role allows'),
    session_id: z.uuid(),
    device_id: z.int().nullable().describe('The till of the session; null for a sign-in elsewhere'),
    drawer: z.string().describe('The cash drawer that this session sells into'),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const ChangeOwnPasswordBody = z.strictObject({ old: TypedPassword, new: NewPassword })
export type ChangeOwnPasswordBody = z.infer<typeof ChangeOwnPasswordBody>
