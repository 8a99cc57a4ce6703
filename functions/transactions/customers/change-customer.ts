import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { ChangeCustomerBody } from './contract.ts'
import { type CustomerRecord, readCustomer } from './customer-record.ts'

/**
 * Changes what is known of a customer; never what they owe. A limit below that only stops new credit.
 *
 * @throws Refusal `CUSTOMER_NOT_FOUND`, `VERSION_CHANGED`; `CUSTOMER_OWES` when an account that is not even is to end
 */
export type ChangeCustomer = (
  customerId: number,
  version: number,
  changes: ChangeCustomerBody,
  caller: StaffCaller,
) => Promise<CustomerRecord>

export function createChangeCustomer(database: Database): ChangeCustomer {
  return (customerId, version, changes, caller) =>
    database.transaction(
      async (statements) => {
        const before = await readCustomer(statements, customerId, 'FOR UPDATE')
        if (before.version !== version) throw new Refusal('VERSION_CHANGED')
        const after = { ...before.customer, ...withoutUndefined(changes) }
        if (!after.is_active && after.balance !== 0) {
          throw new Refusal('CUSTOMER_OWES', { balance: after.balance })
        }
        await statements.change(
          `UPDATE customers SET name = ?, phone = ?, credit_limit = ?, note = ?, is_active = ?, version = version + 1,
             updated_at = SYSDATE(6) WHERE id = ?`,
          [after.name, after.phone, after.credit_limit, after.note, after.is_active, customerId],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'customer.change',
          subject: 'customer',
          subjectId: customerId,
          detail: changes,
        })
        return { customer: after, version: version + 1 }
      },
      { recognisesItself: false },
    )
}

function withoutUndefined<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> }
}
