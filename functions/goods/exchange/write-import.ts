import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { rewriteWords, writeWords } from '@kedai/shared/goods/words-of-goods.ts'
import { batchesOf } from './find-goods.ts'
import type { ImportPlan, PlannedGoods } from './plan-import.ts'

/** Called after each batch with how many goods were written so far. */
export type OnWritten = (count: number) => void

/**
 * Writes what an import is to do, some hundred goods by each statement.
 *
 * @throws Refusal `VERSION_CHANGED` where goods were edited since the plan was made
 */
export async function writeImport(
  statements: Statements,
  { created, changed }: ImportPlan,
  staffId: number,
  onWritten: OnWritten,
): Promise<void> {
  const ascending = changed.toSorted((a, b) => (a.id ?? 0) - (b.id ?? 0))
  for (const batch of batchesOf(ascending)) await lockUnedited(statements, batch)
  // Codes that move from one goods to another would meet the unique keys halfway.
  const recoded = ascending.filter(({ isRecoded }) => isRecoded)
  for (const batch of batchesOf(recoded)) await freeCodes(statements, batch)
  let count = 0
  for (const batch of batchesOf(ascending)) {
    await writeChanged(statements, batch)
    count += batch.length
    onWritten(count)
  }
  for (const batch of batchesOf(created)) {
    await writeCreated(statements, batch, staffId)
    count += batch.length
    onWritten(count)
  }
}

async function lockUnedited(statements: Statements, batch: readonly PlannedGoods[]): Promise<void> {
  const rows = await statements.listRows<{ id: number; version: number }>(
    'SELECT id, version FROM goods FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE',
    [batch.map(({ id }) => id)],
  )
  const versions = new Map(rows.map(({ id, version }) => [id, version]))
  if (batch.some(({ id, version }) => versions.get(id ?? 0) !== version)) throw new Refusal('VERSION_CHANGED')
}

async function freeCodes(statements: Statements, batch: readonly PlannedGoods[]): Promise<void> {
  await statements.listRows(
    'UPDATE goods FORCE INDEX (PRIMARY) SET sku = NULL, barcode = NULL WHERE id IN (?)',
    [batch.map(({ id }) => id)],
  )
}

async function writeChanged(statements: Statements, batch: readonly PlannedGoods[]): Promise<void> {
  const matched = await statements.change(
    `UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
              id BIGINT PATH '$.id', name VARCHAR(120) PATH '$.name', category VARCHAR(60) PATH '$.category',
              price BIGINT PATH '$.price', cost BIGINT PATH '$.cost', sku VARCHAR(40) PATH '$.sku',
              barcode VARCHAR(14) PATH '$.barcode', unit VARCHAR(8) PATH '$.unit',
              low_stock_level BIGINT PATH '$.low_stock_level', description VARCHAR(500) PATH '$.description',
              position INT PATH '$.position', is_active INT PATH '$.is_active')) AS line
      STRAIGHT_JOIN goods FORCE INDEX (PRIMARY) ON goods.id = line.id
        SET goods.name = line.name, goods.category = line.category, goods.price = line.price,
            goods.cost = line.cost, goods.sku = line.sku, goods.barcode = line.barcode, goods.unit = line.unit,
            goods.low_stock_level = line.low_stock_level, goods.description = line.description,
            goods.position = line.position, goods.is_active = line.is_active,
            goods.version = goods.version + 1, goods.updated_at = SYSDATE(6)`,
    [JSON.stringify(batch.map(rowOf))],
  )
  if (matched !== batch.length)
    throw new Error(`${matched} of ${batch.length} goods were changed by an import`)
  const renamed = batch.flatMap(({ id, name, isRenamed }) => (isRenamed && id !== null ? [{ id, name }] : []))
  await rewriteWords(statements, renamed)
}

/** Without what is null: MySQL 8.0.15 takes a null of JSON for no number, but what is not there for NULL. */
function rowOf(goods: PlannedGoods): object {
  const row = { ...goods, is_active: goods.is_active ? 1 : 0 }
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

async function writeCreated(
  statements: Statements,
  batch: readonly PlannedGoods[],
  staffId: number,
): Promise<void> {
  const [clock] = await statements.rows<{ now: string }>('SELECT CAST(SYSDATE(6) AS CHAR) AS now')
  const now = clock?.now ?? ''
  await statements.insertRows(
    `INSERT INTO goods (name, category, price, cost, sku, barcode, unit, tracks_stock, stock, low_stock_level,
                        description, position, is_active, created_at, updated_at) VALUES ?`,
    batch.map((goods) => [
      goods.name,
      goods.category,
      goods.price,
      goods.cost,
      goods.sku,
      goods.barcode,
      goods.unit,
      goods.tracks_stock,
      goods.stock,
      goods.low_stock_level,
      goods.description,
      goods.position,
      goods.is_active,
      now,
      now,
    ]),
  )
  const numbered = await numbersOf(statements, batch)
  await writeWords(statements, numbered)
  await statements.insertRows(
    'INSERT INTO stock_movements (goods_id, kind, quantity, staff_id, moved_at) VALUES ?',
    numbered.flatMap(({ id, stock }) => (stock === 0 ? [] : [[id, 'opening', stock, staffId, now]])),
  )
}

/** The numbers that new goods got: one statement's are in its order, at the server's distance from each other. */
async function numbersOf(
  statements: Statements,
  batch: readonly PlannedGoods[],
): Promise<{ id: number; name: string; stock: number }[]> {
  const [first] = await statements.rows<{ id: number; step: number }>(
    'SELECT LAST_INSERT_ID() AS id, @@auto_increment_increment AS step',
  )
  if (first === undefined) throw new Error('the database did not say which numbers it gave')
  const numbered = batch.map(({ name, stock }, index) => ({ id: first.id + index * first.step, name, stock }))
  const rows = await statements.listRows<{ id: number; name: string; stock: number }>(
    'SELECT id, name, stock FROM goods WHERE id IN (?) ORDER BY id',
    [numbered.map(({ id }) => id)],
  )
  const isSo = numbered.every(
    ({ name, stock }, index) => rows[index]?.name === name && rows[index]?.stock === stock,
  )
  if (!isSo) throw new Error('the numbers of new goods are not in the order of their lines')
  return numbered
}
