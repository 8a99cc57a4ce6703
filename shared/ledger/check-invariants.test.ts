import { describe, expect, it } from 'vitest'
import { parseInvariants } from './check-invariants.ts'

describe('a file of invariants', () => {
  it('is split at the names of its queries, without their semicolons', () => {
    const text = [
      '-- What must hold.',
      '',
      '-- name: one is one',
      'SELECT 1',
      ' WHERE 1 <> 1;',
      '',
      '-- name: text keeps its -- name: inside',
      "SELECT '-- name: x; y';",
    ].join('\n')
    expect(parseInvariants(text)).toEqual([
      { name: 'one is one', sql: 'SELECT 1\n WHERE 1 <> 1' },
      { name: 'text keeps its -- name: inside', sql: "SELECT '-- name: x; y'" },
    ])
  })

  it('is empty without names', () => {
    expect(parseInvariants('SELECT 1;\n')).toEqual([])
  })
})
