import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { ChangeGroupBody, KeptModifier, ModifierGroup } from './contract.ts'
import { type GroupRecord, readGroup } from './group-record.ts'

/**
 * Changes a group on the version that was read; what is left out of its modifiers is deleted.
 *
 * @throws Refusal `MODIFIER_GROUP_NOT_FOUND`, `VERSION_CHANGED`; `MODIFIER_NOT_FOUND` for one of another group
 */
export type ChangeGroup = (
  groupId: number,
  version: number,
  changes: ChangeGroupBody,
  caller: StaffCaller,
) => Promise<GroupRecord>

type Needs = Pick<Platform, 'database' | 'goodsChanged'>

export function createChangeGroup({ database, goodsChanged }: Needs): ChangeGroup {
  return async (groupId, version, changes, { staffId }) => {
    const changed = await database.transaction(
      async (statements) => {
        const before = await readGroup(statements, groupId, 'FOR UPDATE')
        if (before.version !== version) throw new Refusal('VERSION_CHANGED')
        const { group } = before
        await statements.change(
          `UPDATE modifier_groups SET name = ?, min_choices = ?, max_choices = ?, position = ?,
             version = version + 1, updated_at = SYSDATE(6) WHERE id = ?`,
          [
            changes.name ?? group.name,
            changes.min_choices ?? group.min_choices,
            changes.max_choices ?? group.max_choices,
            changes.position ?? group.position,
            groupId,
          ],
        )
        if (changes.modifiers !== undefined) await replaceModifiers(statements, group, changes.modifiers)
        await writeAudit(statements, {
          staffId,
          action: 'modifiers.change',
          subject: 'modifier_group',
          subjectId: groupId,
          detail: changes,
        })
        return readGroup(statements, groupId)
      },
      { recognisesItself: false },
    )
    goodsChanged.fire()
    return changed
  }
}

async function replaceModifiers(
  statements: Statements,
  { group_id: groupId, modifiers: before }: ModifierGroup,
  wanted: readonly KeptModifier[],
): Promise<void> {
  const known = new Set(before.map((one) => one.modifier_id))
  const keptIds = wanted.flatMap((one) => one.modifier_id ?? [])
  const foreign = keptIds.filter((id) => !known.has(id))
  if (foreign.length > 0) throw new Refusal('MODIFIER_NOT_FOUND', { modifiers: foreign })
  for (const id of known.difference(new Set(keptIds))) {
    await statements.change('DELETE FROM modifiers WHERE id = ? AND group_id = ?', [id, groupId])
  }
  for (const [position, { modifier_id = null, name, price_change, is_active }] of wanted.entries()) {
    if (modifier_id === null) {
      await statements.change(
        'INSERT INTO modifiers (group_id, name, price_change, is_active, position) VALUES (?, ?, ?, ?, ?)',
        [groupId, name, price_change, is_active, position],
      )
    } else {
      await statements.change(
        'UPDATE modifiers SET name = ?, price_change = ?, is_active = ?, position = ? WHERE id = ? AND group_id = ?',
        [name, price_change, is_active, position, modifier_id, groupId],
      )
    }
  }
}
