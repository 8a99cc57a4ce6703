import type { Statements } from '@kedai/shared/database/statements.ts'

const NAMES_AT_ONCE = 1_000

/** How goods are called and filed now: a report speaks of the menu as it is. */
export interface GoodsName {
  readonly name: string
  readonly category: string
}

/** @param ids - numbers of goods that are there */
export async function readGoodsNames(
  statements: Statements,
  ids: readonly number[],
): Promise<Map<number, GoodsName>> {
  const names = new Map<number, GoodsName>()
  for (let from = 0; from < ids.length; from += NAMES_AT_ONCE) {
    const rows = await statements.listRows<GoodsName & { id: number }>(
      'SELECT id, name, category FROM goods WHERE id IN (?)',
      [ids.slice(from, from + NAMES_AT_ONCE)],
    )
    for (const { id, name, category } of rows) names.set(id, { name, category })
  }
  return names
}

/** @returns the names to show of some of the staff */
export async function readStaffNames(
  statements: Statements,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await statements.listRows<{ id: number; display_name: string }>(
    'SELECT id, display_name FROM staff WHERE id IN (?)',
    [ids],
  )
  return new Map(rows.map(({ id, display_name }) => [id, display_name]))
}
