import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { GOODS_NAMED_MAX } from '@kedai/shared/limits.ts'
import { readGroup } from './group-record.ts'

/**
 * Deletes a group that no goods are sold with; sales keep what was sold.
 *
 * @throws Refusal `MODIFIER_GROUP_NOT_FOUND`, `VERSION_CHANGED`, `MODIFIER_GROUP_IN_USE`
 */
export type DeleteGroup = (groupId: number, version: number, caller: StaffCaller) => Promise<void>

export function createDeleteGroup(database: Database): DeleteGroup {
  return (groupId, version, { staffId }) =>
    database.transaction(
      async (statements) => {
        // Whoever gives the group to goods holds it shared, so none is given it between the look and the delete.
        const { group, version: versionNow } = await readGroup(statements, groupId, 'FOR UPDATE')
        if (versionNow !== version) throw new Refusal('VERSION_CHANGED')
        const users = await statements.listRows<{ goods_id: number }>(
          'SELECT goods_id FROM goods_modifier_groups WHERE group_id = ? ORDER BY goods_id LIMIT ?',
          [groupId, GOODS_NAMED_MAX],
        )
        if (users.length > 0) {
          throw new Refusal('MODIFIER_GROUP_IN_USE', { goods: users.map(({ goods_id }) => goods_id) })
        }
        await statements.change('DELETE FROM modifiers WHERE group_id = ?', [groupId])
        await statements.change('DELETE FROM modifier_groups WHERE id = ?', [groupId])
        await writeAudit(statements, {
          staffId,
          action: 'modifiers.delete',
          subject: 'modifier_group',
          subjectId: groupId,
          detail: { name: group.name },
        })
      },
      { recognisesItself: false },
    )
}
