import { pathNumber } from '@kedai/shared/contract/ids.ts'
import { Instant } from '@kedai/shared/contract/time.ts'
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '@kedai/shared/limits.ts'
import { z } from 'zod'

const EntryNumber = z.int().min(1)

export const AuditQuery = z.strictObject({
  subject: z
    .string()
    .regex(/^[a-z-]{1,20}$/, 'must be a kind like staff or goods')
    .optional()
    .describe('Only what was done to this kind of thing'),
  subject_id: z
    .string()
    .regex(/^[\w.-]{1,40}$/, 'must be a number or name')
    .optional()
    .describe('Only what was done to this one; with subject'),
  staff_id: pathNumber(z.int().min(1)).optional().describe('Only what this person did'),
  from: Instant.optional().describe('Not earlier than this instant'),
  to: Instant.optional().describe('Earlier than this instant'),
  before: pathNumber(EntryNumber).optional().describe('Only entries with a lower number: the next page'),
  page_size: pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT),
})
export type AuditQuery = z.infer<typeof AuditQuery>

export const AuditEntry = z
  .object({
    entry_number: EntryNumber,
    occurred_at: z.string(),
    staff_id: z.int().nullable().describe('Who did it; null where it was done on the machine itself'),
    by: z.string().nullable(),
    action: z.string(),
    subject: z.string(),
    subject_id: z.string(),
    detail: z.record(z.string(), z.unknown()).describe('What changed: often the value before and after'),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>
