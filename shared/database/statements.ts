/** A value bound to a placeholder. Text that a client sent reaches SQL only as one of these. */
export type SqlValue = string | number | boolean | null | Buffer

/** Statements on one connection. SQL is always a literal of ours; values are always bound. */
export interface Statements {
  /**
   * Rows of a SELECT, prepared on the server. Dates and times come as strings; of a DATETIME(6) the driver leaves
   * out microseconds that are 0, so it is cast to CHAR where its text matters.
   */
  rows<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>
  /** Rows a write matched (not: changed; an upsert that changes nothing counts 1). */
  change(sql: string, values?: readonly SqlValue[]): Promise<number>
  /** AUTO_INCREMENT id of the row an INSERT made. */
  insert(sql: string, values?: readonly SqlValue[]): Promise<number>
  /**
   * As {@link rows}, with the values escaped into the text: for `IN (?)` over a list and for LIMIT, which
   * MySQL and Vitess refuse as bound values.
   */
  listRows<Row>(sql: string, values: readonly (SqlValue | readonly SqlValue[])[]): Promise<Row[]>
  /** As {@link change}, with the values escaped into the text: for `IN (?)` over a list and a CASE of any length. */
  listChange(sql: string, values: readonly (SqlValue | readonly SqlValue[])[]): Promise<number>
  /** Writes many rows by one statement with `VALUES ?`. */
  insertRows(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void>
}
