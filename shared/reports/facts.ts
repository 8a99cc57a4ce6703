/**
 * The one definition of every figure of the reports: what is read live from the sales of some days and what is stored
 * in `daily_totals` come from these queries alike.
 *
 * A transaction counts once money came for it (`payment_status` paid, paid_late, or refunded later), on its own
 * business date. Money given back counts on the business date on which it was given, never before.
 */

/** The ways in which a day is added up. */
export const DIMENSIONS = [
  /** All sales: count and total. */
  'sale',
  /** What was ordered and is not paid yet: count and total. */
  'waiting',
  /** By kind of line: amount; other_amount is the tax that the prices hold. */
  'line',
  /** By name of the tax: amount on top; other_amount is what the prices hold. */
  'tax',
  /** By quarter of an hour in UTC, `2026-11-24 05:15`: count and total. */
  'quarter',
  /** By goods: amount before, other_amount the discounts of its own lines; cost of the pieces whose cost is known. */
  'goods',
  /** By goods that were taken back: quantity, and amount given back for them. */
  'goods_refund',
  /** By how it was paid: payments, and amount less change. */
  'method',
  /** By who of the staff took it, empty for the customers themselves: count and total. */
  'cashier',
  /** All refunds: count and amount. */
  'refund',
  /** By how it was given back. */
  'refund_method',
  /** By who of the staff gave it back. */
  'refund_cashier',
] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** One figure's row: of a day, in one way, under one key. */
export interface FactRow {
  /** `YYYY-MM-DD` */
  readonly business_date: string
  readonly dimension: Dimension
  readonly entry_key: string
  readonly entry_count: number
  readonly quantity: number
  /** Rupiah, like the amounts after it. */
  readonly amount: number
  readonly other_amount: number
  readonly cost: number
  readonly uncosted_quantity: number
  readonly uncosted_amount: number
}

export const MEASURES = [
  'entry_count',
  'quantity',
  'amount',
  'other_amount',
  'cost',
  'uncosted_quantity',
  'uncosted_amount',
] as const
export type Measure = (typeof MEASURES)[number]

/** The columns of `daily_totals` in the order in which {@link factQueries} selects them. */
export const FACT_COLUMNS = ['business_date', 'dimension', 'entry_key', ...MEASURES] as const

/** Which transactions are sales. */
export const COUNTED = "transactions.payment_status IN ('paid', 'paid_late', 'refunded')"
/** MySQL would rather look through all lines there are than find a day's by their key. */
const LINES = `transactions
  JOIN transaction_lines line FORCE INDEX (PRIMARY) ON line.transaction_id = transactions.id`

interface Fact {
  readonly dimension: Dimension
  /** Expression of the text that tells the rows of a day apart. */
  readonly key: string
  readonly measures: Partial<Record<Measure, string>>
  /** `transactions` or `refunds`, with what is joined to it; its `business_date` is the figure's. */
  readonly from: string
  readonly of: 'transactions' | 'refunds'
  readonly where?: string
}

/** Written in a batch that fails halfway this would count twice, so an operation's rows are told by their instant. */
const REFUND_COUNT = 'COUNT(DISTINCT refunds.transaction_id, refunds.refunded_at)'
const SALES = { entry_count: 'COUNT(*)', amount: 'SUM(transactions.total_amount)' }
const GIVEN_BACK = { entry_count: REFUND_COUNT, amount: 'SUM(refunds.amount)' }
/** A discount of a goods line is the goods' own; of a line without a known cost it is apart with it. */
const OWN = `LEFT JOIN transaction_lines own ON own.transaction_id = line.transaction_id
  AND own.line_number = CASE line.kind WHEN 'goods' THEN line.line_number ELSE line.of_line END`
const isGoods = (then: string) => `SUM(CASE WHEN line.kind = 'goods' THEN ${then} ELSE 0 END)`

const FACTS: readonly Fact[] = [
  { dimension: 'sale', key: "''", measures: SALES, from: 'transactions', of: 'transactions', where: COUNTED },
  {
    dimension: 'waiting',
    key: "''",
    measures: SALES,
    from: 'transactions',
    of: 'transactions',
    where: "transactions.payment_status = 'waiting' AND transactions.status <> 'rejected'",
  },
  {
    dimension: 'line',
    key: 'line.kind',
    measures: {
      entry_count: 'COUNT(*)',
      quantity: isGoods('line.quantity'),
      amount: 'SUM(line.amount)',
      other_amount: 'SUM(line.included_amount)',
    },
    from: LINES,
    of: 'transactions',
    where: COUNTED,
  },
  {
    dimension: 'tax',
    key: 'line.name',
    measures: {
      entry_count: 'COUNT(*)',
      amount: 'SUM(line.amount)',
      other_amount: 'SUM(line.included_amount)',
    },
    from: LINES,
    of: 'transactions',
    where: `${COUNTED} AND line.kind = 'tax'`,
  },
  {
    dimension: 'quarter',
    key: `CONCAT(DATE_FORMAT(transactions.received_at, '%Y-%m-%d %H:'),
            LPAD(15 * FLOOR(MINUTE(transactions.received_at) / 15), 2, '0'))`,
    measures: SALES,
    from: 'transactions',
    of: 'transactions',
    where: COUNTED,
  },
  {
    dimension: 'goods',
    key: 'own.goods_id',
    measures: {
      entry_count: isGoods('1'),
      quantity: isGoods('line.quantity'),
      amount: isGoods('line.amount'),
      other_amount: "SUM(CASE WHEN line.kind = 'discount' THEN line.amount ELSE 0 END)",
      cost: isGoods('line.quantity * COALESCE(line.unit_cost, 0)'),
      uncosted_quantity: isGoods('CASE WHEN line.unit_cost IS NULL THEN line.quantity ELSE 0 END'),
      uncosted_amount: 'SUM(CASE WHEN own.unit_cost IS NULL THEN line.amount ELSE 0 END)',
    },
    from: `${LINES} ${OWN}`,
    of: 'transactions',
    where: `${COUNTED} AND line.kind IN ('goods', 'discount') AND own.kind = 'goods'`,
  },
  {
    dimension: 'goods_refund',
    key: 'line.goods_id',
    measures: {
      entry_count: 'COUNT(*)',
      quantity: 'SUM(back.quantity)',
      amount: 'SUM(back.amount)',
    },
    from: `refunds JOIN refund_lines back ON back.refund_id = refunds.id
      JOIN transaction_lines line ON line.transaction_id = back.transaction_id AND line.line_number = back.line_number`,
    of: 'refunds',
    where: "line.kind = 'goods'",
  },
  {
    dimension: 'method',
    key: 'COALESCE(tender.method, transactions.method)',
    measures: {
      entry_count: 'COUNT(*)',
      amount: `SUM(CASE WHEN tender.method IS NULL THEN transactions.total_amount
                        WHEN tender.method = 'cash' THEN tender.amount - transactions.return_amount
                        ELSE tender.amount END)`,
    },
    from: 'transactions LEFT JOIN transaction_tenders tender ON tender.transaction_id = transactions.id',
    of: 'transactions',
    where: COUNTED,
  },
  {
    dimension: 'cashier',
    key: "COALESCE(transactions.staff_id, '')",
    measures: SALES,
    from: 'transactions',
    of: 'transactions',
    where: COUNTED,
  },
  { dimension: 'refund', key: "''", measures: GIVEN_BACK, from: 'refunds', of: 'refunds' },
  { dimension: 'refund_method', key: 'refunds.method', measures: GIVEN_BACK, from: 'refunds', of: 'refunds' },
  {
    dimension: 'refund_cashier',
    key: "COALESCE(refunds.staff_id, '')",
    measures: GIVEN_BACK,
    from: 'refunds',
    of: 'refunds',
  },
]

/**
 * The queries that add up some days from their sales, each over {@link FACT_COLUMNS}.
 *
 * @param days - `= ?` for one day, `IN (?)` for a list of them; each query takes that one value
 */
export function factQueries(days: '= ?' | 'IN (?)'): string[] {
  return FACTS.map(({ dimension, key, measures, from, of, where }) => {
    const columns = MEASURES.map((measure) => `CAST(${measures[measure] ?? '0'} AS SIGNED) AS ${measure}`)
    const conditions = [`${of}.business_date ${days}`, ...(where === undefined ? [] : [where])]
    // From the day's rows to what belongs to them, never the other way. The key is compared as bytes, since two taxes
    // whose names differ in a capital only are two.
    return `SELECT STRAIGHT_JOIN ${of}.business_date AS business_date, '${dimension}' AS dimension,
        CAST(${key} AS CHAR) COLLATE utf8mb4_bin AS entry_key, ${columns.join(', ')}
      FROM ${from} WHERE ${conditions.join(' AND ')}
      GROUP BY ${of}.business_date${key === "''" ? '' : ', entry_key'}`
  })
}
