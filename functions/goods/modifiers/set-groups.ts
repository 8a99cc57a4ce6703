import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { ModifierGroup } from './contract.ts'
import { readGroupsOfGoods } from './group-record.ts'

/** The groups that goods are sold with, and the version of the goods. */
export interface GoodsGroups {
  readonly groups: readonly ModifierGroup[]
  readonly version: number
}

/** @throws Refusal `GOODS_NOT_FOUND` */
export type ShowGroupsOfGoods = (goodsId: number) => Promise<GoodsGroups>

/**
 * Says which groups goods are sold with: an edit of the goods, which counts in their version.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, `VERSION_CHANGED`, `MODIFIER_GROUP_NOT_FOUND`
 */
export type SetGroupsOfGoods = (
  goodsId: number,
  version: number,
  groupIds: readonly number[],
  caller: StaffCaller,
) => Promise<GoodsGroups>

type Needs = Pick<Platform, 'database' | 'goodsChanged'>

export function createShowGroupsOfGoods({ database }: Pick<Needs, 'database'>): ShowGroupsOfGoods {
  return (goodsId) => database.read((statements) => readGoodsGroups(statements, goodsId))
}

export function createSetGroupsOfGoods({ database, goodsChanged }: Needs): SetGroupsOfGoods {
  return async (goodsId, version, groupIds, { staffId }) => {
    const changed = await database.transaction(
      async (statements) => {
        const [goods] = await statements.rows<{ version: number }>(
          'SELECT version FROM goods FORCE INDEX (PRIMARY) WHERE id = ? FOR UPDATE',
          [goodsId],
        )
        if (goods === undefined) throw new Refusal('GOODS_NOT_FOUND')
        if (goods.version !== version) throw new Refusal('VERSION_CHANGED')
        await lockGroups(statements, groupIds)
        await statements.change('DELETE FROM goods_modifier_groups WHERE goods_id = ?', [goodsId])
        if (groupIds.length > 0) {
          await statements.insertRows(
            'INSERT INTO goods_modifier_groups (goods_id, group_id, position) VALUES ?',
            groupIds.map((groupId, position) => [goodsId, groupId, position]),
          )
        }
        await statements.change(
          'UPDATE goods FORCE INDEX (PRIMARY) SET version = version + 1, updated_at = SYSDATE(6) WHERE id = ?',
          [goodsId],
        )
        await writeAudit(statements, {
          staffId,
          action: 'goods.modifiers',
          subject: 'goods',
          subjectId: goodsId,
          detail: { group_ids: groupIds },
        })
        return readGoodsGroups(statements, goodsId)
      },
      { recognisesItself: false },
    )
    goodsChanged.fire()
    return changed
  }
}

/** So that none of them is deleted meanwhile. */
async function lockGroups(statements: Statements, groupIds: readonly number[]): Promise<void> {
  if (groupIds.length === 0) return
  const rows = await statements.listRows<{ id: number }>(
    'SELECT id FROM modifier_groups WHERE id IN (?) ORDER BY id LOCK IN SHARE MODE',
    [groupIds],
  )
  const known = new Set(rows.map(({ id }) => id))
  const missing = groupIds.filter((id) => !known.has(id))
  if (missing.length > 0) throw new Refusal('MODIFIER_GROUP_NOT_FOUND', { group_ids: missing })
}

async function readGoodsGroups(statements: Statements, goodsId: number): Promise<GoodsGroups> {
  const [goods] = await statements.rows<{ version: number }>('SELECT version FROM goods WHERE id = ?', [
    goodsId,
  ])
  if (goods === undefined) throw new Refusal('GOODS_NOT_FOUND')
  const records = await readGroupsOfGoods(statements, goodsId)
  return { groups: records.map(({ group }) => group), version: goods.version }
}
