import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Modifier, ModifierGroup } from './contract.ts'

/** A group with the count of its changes; that a modifier is sold out is none of them. */
export interface GroupRecord {
  readonly group: ModifierGroup
  readonly version: number
}

interface GroupRow {
  id: number
  name: string
  min_choices: number
  max_choices: number
  position: number
  version: number
}

interface ModifierRow {
  id: number
  group_id: number
  name: string
  price_change: number
  sold_out: number
  is_active: number
}

const GROUP_COLUMNS = `modifier_groups.id, modifier_groups.name, modifier_groups.min_choices,
  modifier_groups.max_choices, modifier_groups.position, modifier_groups.version`

/** @throws Refusal `MODIFIER_GROUP_NOT_FOUND` */
export async function readGroup(
  statements: Statements,
  groupId: number,
  lock: '' | 'FOR UPDATE' = '',
): Promise<GroupRecord> {
  const rows = await statements.rows<GroupRow>(
    `SELECT ${GROUP_COLUMNS} FROM modifier_groups WHERE id = ? ${lock}`,
    [groupId],
  )
  const [record] = await withModifiers(statements, rows)
  if (record === undefined) throw new Refusal('MODIFIER_GROUP_NOT_FOUND')
  return record
}

/** Groups by ascending number. */
export async function readGroupsAfter(
  statements: Statements,
  after: number,
  limit: number,
): Promise<GroupRecord[]> {
  const rows = await statements.listRows<GroupRow>(
    `SELECT ${GROUP_COLUMNS} FROM modifier_groups WHERE id > ? ORDER BY id LIMIT ?`,
    [after, limit],
  )
  return withModifiers(statements, rows)
}

/** The groups that goods are sold with, in their order; inactive modifiers too. */
export async function readGroupsOfGoods(statements: Statements, goodsId: number): Promise<GroupRecord[]> {
  const rows = await statements.rows<GroupRow>(
    `SELECT ${GROUP_COLUMNS} FROM goods_modifier_groups
       JOIN modifier_groups ON modifier_groups.id = goods_modifier_groups.group_id
      WHERE goods_modifier_groups.goods_id = ?
      ORDER BY goods_modifier_groups.position, modifier_groups.id`,
    [goodsId],
  )
  return withModifiers(statements, rows)
}

async function withModifiers(statements: Statements, groups: readonly GroupRow[]): Promise<GroupRecord[]> {
  if (groups.length === 0) return []
  const modifiers = await statements.listRows<ModifierRow>(
    `SELECT id, group_id, name, price_change, sold_out, is_active FROM modifiers
      WHERE group_id IN (?) ORDER BY group_id, position, id`,
    [groups.map(({ id }) => id)],
  )
  const byGroup = Map.groupBy(modifiers, (row) => row.group_id)
  return groups.map((row) => ({
    group: {
      group_id: row.id,
      name: row.name,
      min_choices: row.min_choices,
      max_choices: row.max_choices,
      position: row.position,
      modifiers: (byGroup.get(row.id) ?? []).map(modifierOf),
    },
    version: row.version,
  }))
}

export function modifierOf(row: Omit<ModifierRow, 'group_id'>): Modifier {
  return {
    modifier_id: row.id,
    name: row.name,
    price_change: row.price_change,
    sold_out: row.sold_out === 1,
    is_active: row.is_active === 1,
  }
}
