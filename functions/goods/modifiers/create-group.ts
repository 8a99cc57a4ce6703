import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { lockNothing, oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import type { CreateGroupBody, ModifierGroup } from './contract.ts'
import { readGroup } from './group-record.ts'

/** Makes a group of modifiers; goods are sold with it only once they are given it. */
export type CreateGroup = (
  body: CreateGroupBody,
  caller: StaffCaller,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<ModifierGroup>>

export function createCreateGroup(database: Database): CreateGroup {
  return (body, { staffId }, idempotency) =>
    oncePerKey(database, {
      idempotency,
      lock: lockNothing,
      work: async (statements) => {
        const groupId = await statements.insert(
          `INSERT INTO modifier_groups (name, min_choices, max_choices, position, created_at, updated_at)
           VALUES (?, ?, ?, ?, SYSDATE(6), SYSDATE(6))`,
          [body.name, body.min_choices, body.max_choices, body.position],
        )
        if (body.modifiers.length > 0) {
          await statements.insertRows(
            'INSERT INTO modifiers (group_id, name, price_change, is_active, position) VALUES ?',
            body.modifiers.map((one, index) => [groupId, one.name, one.price_change, one.is_active, index]),
          )
        }
        await writeAudit(statements, {
          staffId,
          action: 'modifiers.create',
          subject: 'modifier_group',
          subjectId: groupId,
          detail: body,
        })
        return (await readGroup(statements, groupId)).group
      },
    })
}
