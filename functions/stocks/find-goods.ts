import type { Statements } from '@kedai/shared/database/statements.ts'
import type { GoodsUnit } from '@kedai/shared/goods/create-goods.ts'
import { conditionAfter } from './cursor.ts'
import { allOf, type ListFilter } from './list-filter.ts'

/** What a list shows of goods. */
export const GOODS_COLUMNS =
  'id, name, category, price, tracks_stock, stock, sold_out, unit, description, picture_id'

export interface GoodsRow {
  id: number
  name: string
  category: string
  price: number
  tracks_stock: number
  stock: number
  sold_out: number
  unit: GoodsUnit
  description: string
  picture_id: number | null
}

/** So few are sorted at once rather than looked for in the order of the list. */
const FEW = 100
/** So many are looked through in the order of the list before all that match are sorted. */
const LOOKED_THROUGH_MAX = 2_000

/**
 * Goods of a list from an offset on. Without a sieve an index has them in order. With one, either few match, or a page of
 * them comes soon in that order; where neither is so, all that match are sorted.
 *
 * @param limit - the most rows
 */
export async function findGoods(
  statements: Statements,
  filter: ListFilter,
  limit: number,
  offset: number,
): Promise<GoodsRow[]> {
  if (filter.sieves.length === 0) return readInOrder(statements, filter, limit, offset)
  if (await matchesFew(statements, filter)) return sortMatches(statements, filter, limit, offset)
  const { rows, isAll } = await lookThrough(statements, filter, limit, offset)
  return rows.length === limit || isAll ? rows : sortMatches(statements, filter, limit, offset)
}

/** How many goods a list has on all its pages. */
export async function countGoods(
  statements: Statements,
  { inOrder, sieves }: Pick<ListFilter, 'inOrder' | 'sieves'>,
): Promise<number> {
  const { where, values } = allOf([inOrder, ...sieves.map(({ match }) => match)])
  const [row] = await statements.rows<{ total: number }>(
    `SELECT COUNT(*) AS total FROM goods WHERE ${where}`,
    values,
  )
  return row?.total ?? 0
}

/** Without the hint both engines sort the whole table although the index has the order. */
function readInOrder(
  statements: Statements,
  { index, inOrder: { where, values }, ...filter }: ListFilter,
  limit: number,
  offset: number,
): Promise<GoodsRow[]> {
  const order = orderOf(filter)
  if (offset === 0) {
    return statements.listRows(
      `SELECT ${GOODS_COLUMNS} FROM goods FORCE INDEX (${index}) WHERE ${where} ORDER BY ${order} LIMIT ?`,
      [...values, limit],
    )
  }
  // What is passed over is read from the index alone, which is far smaller than the rows.
  return statements.listRows(
    `SELECT ${GOODS_COLUMNS} FROM (
       SELECT id AS page_id FROM goods FORCE INDEX (${index}) WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?
     ) page STRAIGHT_JOIN goods ON goods.id = page.page_id ORDER BY ${order}`,
    [...values, limit, offset],
  )
}

async function matchesFew(statements: Statements, { sieves }: ListFilter): Promise<boolean> {
  const counts = sieves.map(
    ({ counted }, index) =>
      `(SELECT COUNT(*) FROM (SELECT 1 FROM ${counted.where} LIMIT ${FEW}) few) AS count_${index}`,
  )
  const [row = {}] = await statements.rows<Record<string, number>>(
    `SELECT ${counts.join(', ')}`,
    sieves.flatMap(({ counted }) => counted.values),
  )
  return Math.min(...Object.values(row)) < FEW
}

function sortMatches(
  statements: Statements,
  filter: ListFilter,
  limit: number,
  offset: number,
): Promise<GoodsRow[]> {
  const { where, values } = allOf([filter.inOrder, ...filter.sieves.map(({ match }) => match)])
  const [first, ...others] = filter.sieves
  // With nothing else to find them by, both engines may look through the shop in the order of the list.
  const hint = first?.index !== undefined && others.length === 0 ? `FORCE INDEX (${first.index})` : ''
  return statements.listRows(
    `SELECT ${GOODS_COLUMNS} FROM goods ${hint} WHERE ${where} ORDER BY ${orderOf(filter)} LIMIT ? OFFSET ?`,
    [...values, limit, offset],
  )
}

/** @returns also whether there is nothing beyond what was looked through */
async function lookThrough(
  statements: Statements,
  filter: ListFilter,
  limit: number,
  offset: number,
): Promise<{ rows: GoodsRow[]; isAll: boolean }> {
  const { index, inOrder, sieves, sortBy, sort } = filter
  const order = orderOf(filter)
  const [end] = await statements.listRows<{ id: number; value: string | number }>(
    `SELECT id, ${sortBy} AS value FROM goods FORCE INDEX (${index})
      WHERE ${inOrder.where} ORDER BY ${order} LIMIT 1 OFFSET ?`,
    [...inOrder.values, LOOKED_THROUGH_MAX],
  )
  const before =
    end === undefined
      ? []
      : [conditionAfter({ sortBy, value: end.value, id: end.id }, sort === 'ASC' ? 'DESC' : 'ASC')]
  const { where, values } = allOf([inOrder, ...before, ...sieves.map(({ probe }) => probe)])
  const rows = await statements.listRows<GoodsRow>(
    `SELECT ${GOODS_COLUMNS} FROM goods FORCE INDEX (${index}) WHERE ${where}
      ORDER BY ${order} LIMIT ? OFFSET ?`,
    [...values, limit, offset],
  )
  return { rows, isAll: end === undefined }
}

function orderOf({ sortBy, sort }: Pick<ListFilter, 'sortBy' | 'sort'>): string {
  return sortBy === 'id' ? `id ${sort}` : `${sortBy} ${sort}, id ${sort}`
}
