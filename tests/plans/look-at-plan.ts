import type { Connection, RowDataPacket } from 'mysql2/promise'

/** A statement as a function sent it. */
export interface SentStatement {
  readonly sql: string
  readonly values: readonly unknown[]
}

/** What one request may cost of each statement. */
export interface PlanBounds {
  /** Rows that a statement may read, of tables and of what it made of them. */
  readonly readsMax: number
  /** Rows that it may sort. */
  readonly sortedMax: number
}

/** How a statement reaches its rows. */
export interface LookedAt {
  /** In plain words, each of what is wrong; empty where nothing is. */
  readonly faults: readonly string[]
  readonly reads: number
  readonly sorted: number
}

interface PlanRow extends RowDataPacket {
  readonly table: string | null
  readonly type: string | null
  readonly key: string | null
  readonly Extra: string | null
}

/** Whether a statement reaches rows; those that only add rows, or are about the session, have no plan. */
export function hasPlan(sql: string): boolean {
  const reading = readingPart(sql)
  return /^\s*(SELECT|UPDATE|DELETE)\b/i.test(reading) && /\b(FROM|UPDATE)\b/i.test(reading)
}

/** Of an INSERT the SELECT that it adds the rows of: run again, the rows would be there already. */
function readingPart(sql: string): string {
  return sql.replace(/^\s*INSERT\b.*?\bSELECT\b/is, 'SELECT').replace(/\bON DUPLICATE KEY UPDATE\b.*$/is, '')
}

/**
 * Looks at the plan of a statement, and runs it again, undone, to count what it really reads: an estimate says little of
 * a statement that ends at its LIMIT.
 *
 * @param connection - of its own, with the session of the functions
 */
export async function lookAtPlan(
  connection: Connection,
  { sql: sent, values }: SentStatement,
  bigTables: ReadonlySet<string>,
  { readsMax, sortedMax }: PlanBounds,
): Promise<LookedAt> {
  const sql = readingPart(sent)
  const names = tablesByAlias(sql)
  const [plan] = await connection.query<PlanRow[]>(`EXPLAIN ${sql}`, [...values])
  const faults = plan.flatMap(({ table, type, Extra }) => {
    const name = names.get(table ?? '') ?? table ?? ''
    return type === 'ALL' && bigTables.has(name) && !/No tables|Impossible|no matching/i.test(Extra ?? '')
      ? [`looks through all of ${name}`]
      : []
  })
  const { reads, sorted } = await countReads(connection, { sql, values })
  if (reads > readsMax) faults.push(`reads ${reads} rows`)
  if (sorted > sortedMax) faults.push(`sorts ${sorted} rows`)
  return { faults, reads, sorted }
}

/** Names by which EXPLAIN calls the tables of a statement. */
export function tablesByAlias(sql: string): ReadonlyMap<string, string> {
  const found = sql.matchAll(
    /\b(?:FROM|JOIN|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?(?!(?:SET|WHERE|ON|FORCE|LEFT|JOIN|STRAIGHT_JOIN|ORDER|LIMIT|GROUP|USE|USING|FOR|LOCK|CROSS|INNER|UNION)\b)(\w+))?/gi,
  )
  return new Map([...found].map(([, name = '', alias]) => [alias ?? name, name]))
}

async function countReads(connection: Connection, { sql, values }: SentStatement) {
  await connection.query('START TRANSACTION')
  try {
    const idle = await readCounters(connection)
    const before = await readCounters(connection)
    await connection.query(sql, [...values])
    const after = await readCounters(connection)
    // Asking for the counters counts as well.
    const spent = (name: 'reads' | 'sorted') => after[name] - before[name] - (before[name] - idle[name])
    return { reads: spent('reads'), sorted: spent('sorted') }
  } finally {
    await connection.query('ROLLBACK')
  }
}

async function readCounters(connection: Connection): Promise<{ reads: number; sorted: number }> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%' OR Variable_name = 'Sort_rows'",
  )
  const sumOf = (part: RowDataPacket[]) => part.reduce((sum, row) => sum + Number(row['Value']), 0)
  const isSorted = (row: RowDataPacket) => row['Variable_name'] === 'Sort_rows'
  return { reads: sumOf(rows.filter((row) => !isSorted(row))), sorted: sumOf(rows.filter(isSorted)) }
}
