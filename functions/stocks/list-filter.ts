import type { SqlValue } from '@kedai/shared/database/statements.ts'
import { searchPrefixesOf } from '@kedai/shared/goods/words.ts'
import type { StocksQuery } from './contract.ts'
import { conditionAfter, parseCursor, type SortBy } from './cursor.ts'

/** A condition of a WHERE with the values of its placeholders. */
export interface Condition {
  readonly where: string
  readonly values: readonly SqlValue[]
}

/** A condition that no index has together with the order of the list. */
export interface Sieve {
  /** For goods that come in the order of the list. */
  readonly probe: Condition
  /** For goods in no order, found by this condition itself. */
  readonly match: Condition
  /** Index of goods that finds them; undefined where they are found in another table. */
  readonly index: string | undefined
  /** A table with the condition that finds at least as many rows of it as there are such goods. */
  readonly counted: Condition
}

/** Which goods a list has, and in which order. */
export interface ListFilter {
  readonly sortBy: SortBy
  readonly sort: 'ASC' | 'DESC'
  /** Index that has the goods of {@link ListFilter.inOrder} one after another. */
  readonly index: string
  readonly inOrder: Condition
  readonly sieves: readonly Sieve[]
}

const INDEXES: Readonly<Record<SortBy, string>> = {
  id: 'PRIMARY',
  name: 'goods_by_name',
  price: 'goods_by_price',
  stock: 'goods_by_stock',
}
const INDEXES_OF_CATEGORY: Readonly<Record<Exclude<SortBy, 'stock'>, string>> = {
  id: 'goods_by_category',
  name: 'goods_of_category_by_name',
  price: 'goods_of_category_by_price',
}

export function filterOf({ search, category, sort, sort_by, after }: StocksQuery): ListFilter {
  const inOrder: Condition[] = [{ where: 'is_active = 1', values: [] }]
  const sieves = searchPrefixesOf(search ?? '').map(wordSieve)
  let index = INDEXES[sort_by]
  if (category !== undefined) {
    if (sort_by === 'stock') sieves.push(categorySieve(category))
    else {
      index = INDEXES_OF_CATEGORY[sort_by]
      inOrder.push({ where: 'category = ?', values: [category] })
    }
  }
  const position = after === undefined ? undefined : parseCursor(after)
  if (position !== undefined) inOrder.push(conditionAfter(position, sort))
  return { sortBy: sort_by, sort, index, inOrder: allOf(inOrder), sieves }
}

export function allOf(conditions: readonly Condition[]): Condition {
  return {
    where: conditions.map(({ where }) => where).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  }
}

function wordSieve(prefix: string): Sieve {
  // A word is letters and digits only, so it has no wildcard of its own.
  const values = [`${prefix}%`]
  return {
    // A value rather than EXISTS, which both engines would turn into a join that reads every such word first.
    probe: {
      where: `(SELECT 1 FROM goods_words FORCE INDEX (goods_words_by_goods)
                WHERE goods_words.goods_id = goods.id AND word LIKE ? LIMIT 1) = 1`,
      values,
    },
    match: { where: 'id IN (SELECT goods_id FROM goods_words WHERE word LIKE ?)', values },
    index: undefined,
    counted: { where: 'goods_words WHERE word LIKE ?', values },
  }
}

function categorySieve(category: string): Sieve {
  const condition = { where: 'category = ?', values: [category] }
  return {
    probe: condition,
    match: condition,
    index: 'goods_by_category',
    counted: { where: 'goods WHERE category = ? AND is_active = 1', values: [category] },
  }
}
