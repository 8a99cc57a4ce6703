import mysql from 'mysql2/promise'

/** A statement that this process is about to send to its database. */
export interface TappedStatement {
  readonly sql: string
  /** Those of its placeholders. */
  readonly values: readonly unknown[]
  /** The same object for all that goes over one connection. */
  readonly connection: object
}

type Statement = string | { readonly sql: string }
type Send = (this: { connection: object }, statement: Statement, values?: unknown[]) => Promise<unknown>

/**
 * Goes around every statement that mysql2 sends from now on, in this whole process.
 *
 * @param around - calls `send` for the statement to be sent, and returns what the sender is to see
 */
export function tapStatements(
  around: (statement: TappedStatement, send: () => Promise<unknown>) => Promise<unknown>,
): void {
  // mysql2 exports the class of its connections, but its types do not say so.
  const { PromiseConnection } = mysql as unknown as {
    PromiseConnection: { prototype: Record<'query' | 'execute', Send> }
  }
  for (const method of ['query', 'execute'] as const) {
    const original = PromiseConnection.prototype[method]
    PromiseConnection.prototype[method] = function (statement, values) {
      const sql = typeof statement === 'string' ? statement : statement.sql
      return around({ sql, values: values ?? [], connection: this.connection }, () =>
        original.call(this, statement, values),
      )
    }
  }
}
