import { Refusal } from '@kedai/shared/errors/refusal.ts'

/**
 * Refuses a field of the body that is wrong only beside others, or beside what is there already.
 *
 * @throws Refusal `VALIDATION_FAILED` that names the field
 */
export function refuseField(field: string, message: string): never {
  throw new Refusal('VALIDATION_FAILED', { issues: [{ path: `body.${field}`, message }] })
}
