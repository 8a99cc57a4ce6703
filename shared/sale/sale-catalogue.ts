import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import {
  type ChosenModifiers,
  chooseModifiers,
  type ModifierGroup,
  NO_MODIFIERS,
  readModifierGroups,
} from '../goods/modifiers.ts'
import { type CatalogueGoods, lockGoods, readGoods } from '../goods/read-goods.ts'
import type { CartLine } from './cart-record.ts'
import type { ModifiersByLine } from './price-sale.ts'

/** What the catalogue has of the goods of some lines. */
export interface SaleCatalogue {
  readonly goods: Map<number, CatalogueGoods>
  /** Of those goods of which a modifier was chosen. */
  readonly groups: ReadonlyMap<number, readonly ModifierGroup[]>
}

type LineOfGoods = Pick<CartLine, 'goodsId' | 'modifierIds'>

/** Reads without locking: one statement, and one more where modifiers were chosen. */
export async function readSaleCatalogue(
  statements: Statements,
  lines: readonly LineOfGoods[],
): Promise<SaleCatalogue> {
  const goods = await readGoods(statements, goodsIdsOf(lines))
  return { goods, groups: await readGroupsOf(statements, lines) }
}

/** As {@link readSaleCatalogue}, with the goods locked until COMMIT: neither price nor stock changes any more. */
export async function lockSaleCatalogue(
  statements: Statements,
  lines: readonly LineOfGoods[],
): Promise<SaleCatalogue> {
  const goods = await lockGoods(statements, goodsIdsOf(lines))
  return { goods, groups: await readGroupsOf(statements, lines) }
}

function goodsIdsOf(lines: readonly LineOfGoods[]): number[] {
  return [...new Set(lines.map((line) => line.goodsId))]
}

function readGroupsOf(
  statements: Statements,
  lines: readonly LineOfGoods[],
): Promise<Map<number, ModifierGroup[]>> {
  const withModifiers = lines.filter((line) => line.modifierIds.length > 0)
  return readModifierGroups(statements, [...new Set(withModifiers.map((line) => line.goodsId))])
}

/**
 * What was chosen for each line, by the catalogue as it is now.
 *
 * @throws Refusal as {@link chooseModifiers}
 */
export function choicesOf(lines: readonly CartLine[], { groups }: SaleCatalogue): ModifiersByLine {
  return new Map(lines.map((line) => [line.lineNumber, choiceOf(line, groups.get(line.goodsId))]))
}

/** As {@link choicesOf}, to look at: a line whose choice is no longer to be had is left out. */
export function choicesStillThere(lines: readonly CartLine[], { groups }: SaleCatalogue): ModifiersByLine {
  return new Map(
    lines.flatMap((line): [number, ChosenModifiers][] => {
      try {
        return [[line.lineNumber, choiceOf(line, groups.get(line.goodsId))]]
      } catch (error) {
        if (error instanceof Refusal) return []
        throw error
      }
    }),
  )
}

function choiceOf(line: LineOfGoods, groups: readonly ModifierGroup[] = []): ChosenModifiers {
  return line.modifierIds.length === 0 ? NO_MODIFIERS : chooseModifiers(groups, line.modifierIds)
}

/**
 * Price of a piece with its modifiers; what makes it cheaper never makes it less than nothing.
 *
 * @returns rupiah
 */
export function piecePrice(goods: Pick<CatalogueGoods, 'price'>, { priceChange }: ChosenModifiers): number {
  return Math.max(0, goods.price + priceChange)
}
