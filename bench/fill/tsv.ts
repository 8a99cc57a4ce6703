import type { SqlValue } from '@kedai/shared/database/statements.ts'

const ESCAPED = /[\\\t\n]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' }

/**
 * Rows as LOAD DATA reads them where nothing else is said: a line each, tabs between, `\N` for NULL. Bytes are in
 * hexadecimal.
 */
export function tsvOf(rows: readonly (readonly SqlValue[])[]): string {
  let text = ''
  for (const row of rows) {
    let separator = ''
    for (const value of row) {
      text += separator + fieldOf(value)
      separator = '\t'
    }
    text += '\n'
  }
  return text
}

function fieldOf(value: SqlValue): string {
  switch (typeof value) {
    case 'string':
      return ESCAPED.test(value) ? value.replaceAll(/[\\\t\n]/g, (one) => ESCAPES[one] ?? one) : value
    case 'boolean':
      return value ? '1' : '0'
    case 'number':
      return String(value)
    default:
      return value === null ? '\\N' : value.toString('hex')
  }
}
