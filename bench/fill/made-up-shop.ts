import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { BenchFault } from '../options.ts'

const STAFF_COUNT = 6
const CUSTOMER_COUNT = 50
/** Who fills marks the shop, so that it is never taken for a real one, nor a real one for its own. */
const MARK = 'made-up-history'

/** People of the made-up shop. */
export interface MadeUpPeople {
  readonly staffIds: readonly number[]
  readonly customerIds: readonly number[]
}

/** @throws BenchFault for a shop with sales of its own */
export async function refuseRealShop(database: Database): Promise<void> {
  const { hasSales, isMarked } = await database.read(readState)
  if (hasSales && !isMarked) {
    throw new BenchFault('This shop has sales of its own; only an empty one is filled.')
  }
}

/** Whether nothing was sold here and there are no goods yet. */
export async function isEmptyShop(database: Database): Promise<boolean> {
  const { hasSales, hasGoods, isMarked } = await database.read(readState)
  return !hasSales && !hasGoods && !isMarked
}

export async function isMarked(statements: Statements): Promise<boolean> {
  return (await readState(statements)).isMarked
}

export async function mark(statements: Statements): Promise<void> {
  await statements.change("INSERT INTO settings (name, value, updated_at) VALUES (?, 'true', SYSDATE(6))", [
    MARK,
  ])
}

async function readState(statements: Statements) {
  const [row] = await statements.rows<{ has_sales: number; has_goods: number; is_marked: number }>(
    `SELECT EXISTS (SELECT 1 FROM transactions) AS has_sales, EXISTS (SELECT 1 FROM goods) AS has_goods,
            EXISTS (SELECT 1 FROM settings WHERE name = ?) AS is_marked`,
    [MARK],
  )
  return { hasSales: row?.has_sales === 1, hasGoods: row?.has_goods === 1, isMarked: row?.is_marked === 1 }
}

export async function makeUpPeople(statements: Statements): Promise<void> {
  for (let number = 1; number <= STAFF_COUNT; number++) {
    await statements.change(
      `INSERT INTO staff (name, display_name, role, is_active, created_at, updated_at)
       VALUES (?, ?, 'cashier', FALSE, SYSDATE(6), SYSDATE(6))`,
      [`made-up-${number}`, `Kasir ${number}`],
    )
  }
  for (let number = 1; number <= CUSTOMER_COUNT; number++) {
    await statements.change(
      `INSERT INTO customers (name, credit_limit, created_at, updated_at)
       VALUES (?, 1000000, SYSDATE(6), SYSDATE(6))`,
      [`Langganan ${number}`],
    )
  }
}

export async function readPeople(statements: Statements): Promise<MadeUpPeople> {
  return {
    staffIds: idsOf(await statements.rows("SELECT id FROM staff WHERE name LIKE 'made-up-%' ORDER BY id")),
    customerIds: idsOf(await statements.rows('SELECT id FROM customers ORDER BY id')),
  }
}

function idsOf(rows: readonly unknown[]): number[] {
  return (rows as readonly { id: number }[]).map(({ id }) => id)
}
