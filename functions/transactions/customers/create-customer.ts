import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { lockNothing, oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import type { CreateCustomerBody, Customer } from './contract.ts'
import { readCustomer } from './customer-record.ts'

/** Opens an account for a named customer. */
export type CreateCustomer = (
  body: CreateCustomerBody,
  caller: StaffCaller,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<Customer>>

export function createCreateCustomer(database: Database): CreateCustomer {
  return (body, caller, idempotency) =>
    oncePerKey(database, {
      idempotency,
      lock: lockNothing,
      work: async (statements) => {
        const customerId = await statements.insert(
          `INSERT INTO customers (name, phone, credit_limit, note, created_at, updated_at)
           VALUES (?, ?, ?, ?, SYSDATE(6), SYSDATE(6))`,
          [body.name, body.phone, body.credit_limit, body.note],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'customer.create',
          subject: 'customer',
          subjectId: customerId,
          detail: { name: body.name, credit_limit: body.credit_limit },
        })
        return (await readCustomer(statements, customerId)).customer
      },
    })
}
