import { createHash } from 'node:crypto'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import { MODIFIERS_PER_LINE_MAX } from '../limits.ts'

/** One choice of a group, as the catalogue has it. */
export interface CatalogueModifier {
  readonly id: number
  readonly name: string
  /** Rupiah that a piece costs more, or negative less. */
  readonly priceChange: number
  readonly soldOut: boolean
}

/** Choices that goods are sold with: between `minChoices` and `maxChoices` of them. */
export interface ModifierGroup {
  readonly id: number
  readonly name: string
  readonly minChoices: number
  readonly maxChoices: number
  readonly modifiers: readonly CatalogueModifier[]
}

/** A choice as it was sold: what a line keeps of it. */
export interface SoldModifier {
  readonly id: number
  readonly name: string
  readonly price_change: number
}

/** What was chosen for a line, and what it does to the price of a piece. */
export interface ChosenModifiers {
  readonly modifiers: readonly SoldModifier[]
  /** Rupiah. */
  readonly priceChange: number
}

export const NO_MODIFIERS: ChosenModifiers = { modifiers: [], priceChange: 0 }

interface ModifierRow {
  goods_id: number
  group_id: number
  group_name: string
  min_choices: number
  max_choices: number
  id: number | null
  name: string | null
  price_change: number | null
  sold_out: number | null
}

/** The groups of these goods with their active modifiers, in the order of the menu. */
export async function readModifierGroups(
  statements: Statements,
  goodsIds: readonly number[],
): Promise<Map<number, ModifierGroup[]>> {
  const groupsOf = new Map<number, ModifierGroup[]>()
  if (goodsIds.length === 0) return groupsOf
  const rows = await statements.listRows<ModifierRow>(
    `SELECT goods_modifier_groups.goods_id, modifier_groups.id AS group_id, modifier_groups.name AS group_name,
            modifier_groups.min_choices, modifier_groups.max_choices, modifiers.id, modifiers.name,
            modifiers.price_change, modifiers.sold_out
       FROM goods_modifier_groups
       JOIN modifier_groups ON modifier_groups.id = goods_modifier_groups.group_id
       LEFT JOIN modifiers ON modifiers.group_id = modifier_groups.id AND modifiers.is_active = 1
      WHERE goods_modifier_groups.goods_id IN (?)
      ORDER BY goods_modifier_groups.goods_id, goods_modifier_groups.position, modifier_groups.id,
               modifiers.position, modifiers.id`,
    [goodsIds],
  )
  for (const ofGoods of Map.groupBy(rows, (row) => row.goods_id).values()) {
    const groups = [...Map.groupBy(ofGoods, (row) => row.group_id).values()].map(groupOf)
    groupsOf.set(ofGoods[0]?.goods_id ?? 0, groups)
  }
  return groupsOf
}

function groupOf(rows: readonly ModifierRow[]): ModifierGroup {
  const [first] = rows
  if (first === undefined) throw new Error('a group of rows has a first one')
  return {
    id: first.group_id,
    name: first.group_name,
    minChoices: first.min_choices,
    maxChoices: first.max_choices,
    modifiers: rows.flatMap((row) =>
      row.id === null
        ? []
        : [
            {
              id: row.id,
              name: row.name ?? '',
              priceChange: row.price_change ?? 0,
              soldOut: row.sold_out === 1,
            },
          ],
    ),
  }
}

/**
 * What these numbers choose of the goods' groups.
 *
 * @param groups - those of the goods
 * @param ids - numbers of modifiers, in any order
 * @throws Refusal `MODIFIER_NOT_FOUND`, `MODIFIER_SOLD_OUT`; `MODIFIER_CHOICE` where a group has too few or too many,
 *   or one is chosen twice
 */
export function chooseModifiers(groups: readonly ModifierGroup[], ids: readonly number[]): ChosenModifiers {
  const known = new Map(groups.flatMap((group) => group.modifiers).map((one) => [one.id, one]))
  const missing = ids.filter((id) => !known.has(id))
  if (missing.length > 0) throw new Refusal('MODIFIER_NOT_FOUND', { modifiers: missing })
  const soldOut = ids.filter((id) => known.get(id)?.soldOut)
  if (soldOut.length > 0) throw new Refusal('MODIFIER_SOLD_OUT', { modifiers: soldOut })
  refuseWrongCounts(groups, ids)
  const modifiers = ids
    .toSorted((a, b) => a - b)
    .flatMap((id) => known.get(id) ?? [])
    .map(({ id, name, priceChange }) => ({ id, name, price_change: priceChange }))
  return { modifiers, priceChange: modifiers.reduce((sum, one) => sum + one.price_change, 0) }
}

function refuseWrongCounts(groups: readonly ModifierGroup[], ids: readonly number[]): void {
  const wrong = groups.flatMap(({ id, name, minChoices, maxChoices, modifiers }) => {
    const chosen = modifiers.filter((one) => ids.includes(one.id)).length
    return chosen >= minChoices && chosen <= maxChoices
      ? []
      : [{ group_id: id, name, chosen, min_choices: minChoices, max_choices: maxChoices }]
  })
  const hasTwice = new Set(ids).size < ids.length
  if (wrong.length > 0 || hasTwice || ids.length > MODIFIERS_PER_LINE_MAX) {
    throw new Refusal('MODIFIER_CHOICE', { groups: wrong, modifiers_max: MODIFIERS_PER_LINE_MAX })
  }
}

/** As `cart_lines.modifier_ids` keeps them: ascending, with commas between. */
export function modifierIdsText(ids: readonly number[]): string {
  return ids.toSorted((a, b) => a - b).join(',')
}

export function modifierIdsOf(text: string): number[] {
  return text === '' ? [] : text.split(',').map(Number)
}

/** Tells lines of one goods apart by their options: empty without any, else SHA-256. */
export function optionsHash(idsText: string): Buffer {
  return idsText === '' ? Buffer.alloc(0) : createHash('sha256').update(idsText).digest()
}
