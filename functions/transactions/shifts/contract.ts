import { pathNumber } from '@kedai/shared/contract/ids.ts'
import { CalendarDate } from '@kedai/shared/contract/time.ts'
import {
  DENOMINATION_COUNT_MAX,
  DRAWER_LENGTH_MAX,
  NOTE_LENGTH_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  REASON_LENGTH_MAX,
  RUPIAH_MAX,
} from '@kedai/shared/limits.ts'
import { DENOMINATIONS } from '@kedai/shared/money/denominations.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { z } from 'zod'

const ShiftId = z.int().min(1).describe('Number of the shift')
const Drawer = z
  .string()
  .trim()
  .min(1)
  .max(DRAWER_LENGTH_MAX)
  .describe("Name of the cash drawer; left out, the one of the caller's till")

export const ShiftParams = z.object({ shift_id: pathNumber(ShiftId) })

export const OpenShiftBody = z.strictObject({
  opening_float: Rupiah.describe('Cash in the drawer at the beginning'),
  drawer: Drawer.optional(),
})
export type OpenShiftBody = z.infer<typeof OpenShiftBody>

export const MoveCashBody = z.strictObject({
  amount: z
    .int()
    .min(-RUPIAH_MAX)
    .max(RUPIAH_MAX)
    .refine((amount) => amount !== 0, 'must not be 0')
    .describe('Rupiah put in, or negative taken out'),
  reason: z.string().trim().min(1).max(REASON_LENGTH_MAX),
})
export type MoveCashBody = z.infer<typeof MoveCashBody>

const Denomination = z.strictObject({
  value: z.literal([...DENOMINATIONS]).describe('Rupiah of one note or coin'),
  count: z.int().min(0).max(DENOMINATION_COUNT_MAX),
})

export const CloseShiftBody = z.strictObject({
  denominations: z
    .array(Denomination)
    .max(DENOMINATIONS.length)
    .refine((all) => new Set(all.map(({ value }) => value)).size === all.length, 'must name a value once')
    .describe('What was counted, by note and coin; one that is left out was not there'),
  note: z.string().trim().max(NOTE_LENGTH_MAX).default(''),
})
export type CloseShiftBody = z.infer<typeof CloseShiftBody>

export const CurrentShiftQuery = z.strictObject({ drawer: Drawer.optional() })

export const ShiftsQuery = z.strictObject({
  from: CalendarDate.optional().describe('First business date'),
  to: CalendarDate.optional().describe('Last business date'),
  before: pathNumber(ShiftId).optional().describe('Only shifts with a lower number: the next page'),
  page_size: pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT),
})
export type ShiftsQuery = z.infer<typeof ShiftsQuery>

const Person = z.object({ staff_id: z.int(), name: z.string() })

export const Shift = z
  .object({
    shift_id: ShiftId,
    drawer: z.string(),
    status: z.enum(['open', 'closed']),
    business_date: z.string(),
    opened_by: Person,
    opened_at: z.string(),
    opening_float: Rupiah,
    closed_by: Person.nullable(),
    closed_at: z.string().nullable(),
    expected_amount: z
      .int()
      .nullable()
      .describe('What the drawer must hold; of an open shift only with the permission shifts.read'),
    counted_amount: z.int().nullable(),
    difference: z.int().nullable().describe('Counted less expected: negative where cash is missing'),
    note: z.string(),
  })
  .meta({ id: 'Shift' })
export type Shift = z.infer<typeof Shift>

export const ShiftReport = Shift.extend({
  denominations: z.array(z.object({ value: z.int(), count: z.int() })),
  cash: z
    .object({
      sales: z.int().describe('Of sales paid in cash alone, change taken off'),
      payments: z.int().describe('Cash of split payments and of orders paid when served'),
      repayments: z.int().describe('Credit that customers paid back'),
      refunds: z.int().describe('Given back'),
      movements: z.int().describe('Put in less taken out'),
    })
    .nullable()
    .describe('Where the expected cash comes from; null where expected_amount is'),
  movements: z.array(z.object({ amount: z.int(), reason: z.string(), by: Person, moved_at: z.string() })),
}).meta({ id: 'ShiftReport' })
export type ShiftReport = z.infer<typeof ShiftReport>
