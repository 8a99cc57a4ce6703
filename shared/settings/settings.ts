import { z } from 'zod'
import { CalendarDate, isTimeZone } from '../contract/time.ts'
import {
  ADDRESS_LENGTH_MAX,
  ORDER_TTL_MINUTES_MAX,
  RECEIPT_FOOTER_LENGTH_MAX,
  SHOP_NAME_LENGTH_MAX,
  TAX_NAME_LENGTH_MAX,
  TAXES_MAX,
} from '../limits.ts'

/** Every way to pay that a shop can offer. `counter` is paid when the goods are served. */
export const TENDERS = ['cash', 'counter', 'card', 'transfer', 'kasbon'] as const

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 07:30')
const BasisPoints = z.int().min(0).max(10_000).describe('Hundredths of a per cent: 1000 is 10 %')

export const TaxRate = z.strictObject({
  name: z.string().trim().min(1).max(TAX_NAME_LENGTH_MAX).describe('As it stands on the receipt: PB1, PPN'),
  basis_points: BasisPoints,
  is_inclusive: z.boolean().describe('Whether the prices hold the tax already, or it comes on top'),
  from_date: CalendarDate.describe(
    'First business date on which this rate holds, until a later one of the same name',
  ),
})
export type TaxRate = z.infer<typeof TaxRate>

export const OpeningHours = z.strictObject({
  weekday: z.enum(WEEKDAYS),
  opens_at: TimeOfDay,
  closes_at: TimeOfDay.describe('Earlier than opens_at: on the next day'),
})

/** The shop's settings, as they are stored and sent: every field has its default. */
export const Settings = z
  .strictObject({
    shop_name: z.string().trim().min(1).max(SHOP_NAME_LENGTH_MAX).default('Kedai'),
    address: z.string().trim().max(ADDRESS_LENGTH_MAX).default(''),
    phone: z.string().trim().max(40).default(''),
    tax_number: z.string().trim().max(40).default('').describe("The shop's NPWP, where it has one"),
    receipt_footer: z.string().trim().max(RECEIPT_FOOTER_LENGTH_MAX).default(''),
    logo_picture_id: z.int().min(1).nullable().default(null),
    time_zone: z
      .string()
      .refine(isTimeZone, 'must be a time zone like Asia/Jakarta')
      .nullable()
      .default(null)
      .describe('null: the one this server is configured with'),
    business_day_starts_at: TimeOfDay.default('00:00').describe(
      'When one business day ends and the next begins',
    ),
    is_closed: z.boolean().default(false).describe('The switch that stops new orders at once'),
    opening_hours: z
      .array(OpeningHours)
      .max(21)
      .default([])
      .describe('When customers may order; none: always'),
    taxes: z.array(TaxRate).max(TAXES_MAX).default([]),
    service_charge_basis_points: BasisPoints.default(0),
    cash_rounding: z
      .union([z.literal(1), z.literal(50), z.literal(100), z.literal(500), z.literal(1000)])
      .default(1)
      .describe('Cash totals are rounded to the nearest multiple of this many rupiah'),
    tenders: z.array(z.enum(TENDERS)).min(1).max(TENDERS.length).default(['cash', 'counter']),
    public_cash: z
      .boolean()
      .nullable()
      .default(null)
      .describe('Whether customers may pay cash without staff; null: until the shop has staff'),
    order_ttl_minutes: z
      .int()
      .min(1)
      .max(ORDER_TTL_MINUTES_MAX)
      .default(30)
      .describe('How long an order waits for its payment'),
    is_shift_required: z
      .boolean()
      .default(false)
      .describe('Whether staff may take cash only in an open shift'),
  })
  .meta({ id: 'Settings' })
export type Settings = z.infer<typeof Settings>

/** What holds until an owner changes anything. */
export const DEFAULT_SETTINGS: Settings = Settings.parse({})
