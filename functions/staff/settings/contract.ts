import { Settings, TENDERS } from '@kedai/shared/settings/settings.ts'
import { z } from 'zod'

/** What a picture may be sent as; what it really is, is found out when it is read. */
export const LOGO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const

/** Bytes, which no schema looks into. */
export const LogoBytes = z.any().meta({ type: 'string', format: 'binary' })

type Field = z.ZodDefault<z.ZodType>
/** The logo has operations of its own: a number would let any picture be one. */
const { logo_picture_id: _, ...CHANGEABLE } = Settings.shape

/** Fields of the settings, each as it is there and none of them required; what is left out stays as it is. */
export const ChangeSettingsBody = z
  .strictObject(
    Object.fromEntries(
      Object.entries(CHANGEABLE).map(([name, field]) => {
        // With its default a field that is left out would be set back.
        const plain = (field as unknown as Field).unwrap() as z.ZodType
        return [name, plain.optional().describe(field.description ?? '')]
      }),
    ) as { [Name in keyof typeof CHANGEABLE]: z.ZodOptional<z.ZodType<Settings[Name]>> },
  )
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: 'must change at least one setting',
  })
export type ChangeSettingsBody = z.infer<typeof ChangeSettingsBody>

export const Shop = z
  .object({
    name: z.string(),
    address: z.string(),
    phone: z.string(),
    logo: z.string().nullable().describe('Where the logo is, as a path; null without one'),
    time_zone: z.string(),
    is_open: z.boolean().describe('Whether customers may order now'),
    turns_at: z
      .string()
      .nullable()
      .describe('When it closes, or opens again, by its hours; null where it does not by itself'),
    tenders: z.array(z.enum(TENDERS)).describe('What a customer may pay by without the staff'),
    order_ttl_minutes: z.int().describe('How long an order waits for its payment'),
  })
  .meta({ id: 'Shop' })
export type Shop = z.infer<typeof Shop>
