import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { lockNothing, oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { COUNT_LINES_MAX, GOODS_NAMED_MAX } from '@kedai/shared/limits.ts'
import type { OpenCountBody, StockCountSummary } from './contract.ts'
import { readCount } from './count-record.ts'

/**
 * Opens a stock count: freezes what is expected of each of its goods. Goods are in one open count only.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, `STOCK_NOT_TRACKED`, `STOCK_COUNT_OPEN`, `STOCK_COUNT_EMPTY`,
 *   `STOCK_COUNT_TOO_LARGE`
 */
export type OpenCount = (
  body: OpenCountBody,
  caller: StaffCaller,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<StockCountSummary>>

/** Which goods are counted: a condition on goods and its values. */
interface Scope {
  /** By which the goods are found in ascending order. */
  readonly index: 'PRIMARY' | 'goods_by_category'
  readonly where: string
  readonly values: readonly SqlValue[]
}

export function createOpenCount(database: Database): OpenCount {
  return (body, { staffId }, idempotency) =>
    oncePerKey(database, {
      idempotency,
      lock: lockNothing,
      work: async (statements) => {
        if (body.goods_ids !== undefined) await refuseGoods(statements, body.goods_ids)
        const scope = scopeOf(body)
        await refuseOverlap(statements, scope)
        const countId = await statements.insert(
          'INSERT INTO stock_counts (as_of, note, opened_by, opened_at) VALUES (?, ?, ?, SYSDATE(6))',
          [body.as_of, body.note, staffId],
        )
        await freeze(statements, countId, scope)
        return readCount(statements, countId)
      },
    })
}

function scopeOf({ goods_ids, category }: OpenCountBody): Scope {
  if (goods_ids !== undefined) {
    const where = `goods.id IN (${goods_ids.map(() => '?').join(', ')})`
    return { index: 'PRIMARY', where, values: goods_ids }
  }
  if (category !== undefined) {
    const where = 'goods.category = ? AND goods.is_active = 1'
    return { index: 'goods_by_category', where, values: [category] }
  }
  return { index: 'PRIMARY', where: 'goods.is_active = 1', values: [] }
}

async function refuseGoods(statements: Statements, goodsIds: readonly number[]): Promise<void> {
  const rows = await statements.listRows<{ id: number; tracks_stock: number }>(
    'SELECT id, tracks_stock FROM goods WHERE id IN (?)',
    [goodsIds],
  )
  const known = new Set(rows.map(({ id }) => id))
  const missing = goodsIds.filter((id) => !known.has(id))
  if (missing.length > 0) throw new Refusal('GOODS_NOT_FOUND', { goods: missing.slice(0, GOODS_NAMED_MAX) })
  const uncounted = rows.filter((row) => row.tracks_stock !== 1).map(({ id }) => id)
  if (uncounted.length > 0) {
    throw new Refusal('STOCK_NOT_TRACKED', { goods: uncounted.slice(0, GOODS_NAMED_MAX) })
  }
}

// Two that open at once meet at the unique key of the open lines: the later one runs again and finds the other here.
async function refuseOverlap(statements: Statements, { where, values }: Scope): Promise<void> {
  const rows = await statements.rows<{ count_id: number; goods_id: number }>(
    `SELECT count_line.count_id, count_line.goods_id
       FROM stock_count_lines count_line JOIN goods ON goods.id = count_line.open_goods_id
      WHERE ${where} ORDER BY count_line.count_id, count_line.goods_id LIMIT ${GOODS_NAMED_MAX}`,
    values,
  )
  const [first] = rows
  if (first === undefined) return
  const goods = rows.filter((row) => row.count_id === first.count_id).map((row) => row.goods_id)
  throw new Refusal('STOCK_COUNT_OPEN', { count_id: first.count_id, goods })
}

// The foreign key locks each of the goods in any case; locked as they are read, none is deleted before its line is there.
async function freeze(
  statements: Statements,
  countId: number,
  { index, where, values }: Scope,
): Promise<void> {
  const lineCount = await statements.change(
    `INSERT INTO stock_count_lines (count_id, goods_id, expected, open_goods_id)
     SELECT ?, goods.id, goods.stock, goods.id FROM goods FORCE INDEX (${index})
      WHERE goods.tracks_stock = 1 AND ${where} ORDER BY goods.id LIMIT ${COUNT_LINES_MAX + 1} LOCK IN SHARE MODE`,
    [countId, ...values],
  )
  if (lineCount === 0) throw new Refusal('STOCK_COUNT_EMPTY')
  if (lineCount > COUNT_LINES_MAX) throw new Refusal('STOCK_COUNT_TOO_LARGE', { lines_max: COUNT_LINES_MAX })
}
