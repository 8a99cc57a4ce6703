import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Statements } from '../database/statements.ts'

/** A rule that the books break. */
export interface BrokenInvariant {
  readonly name: string
  /** What the rule's query found: at most a few rows of it. */
  readonly rows: readonly unknown[]
}

/** Where an image has it, whose code is one file. */
const IN_IMAGE = new URL('./shared/ledger/invariants.sql', import.meta.url)
const FILE = existsSync(IN_IMAGE) ? IN_IMAGE : new URL('invariants.sql', import.meta.url)
const ROWS_SHOWN_MAX = 5

/**
 * Checks every rule of `invariants.sql`. On a shop that sells meanwhile, run it in one transaction at
 * REPEATABLE READ or when it rests.
 *
 * @returns the rules that are broken; empty when the books are in order
 */
export async function checkInvariants(statements: Pick<Statements, 'listRows'>): Promise<BrokenInvariant[]> {
  const broken: BrokenInvariant[] = []
  for (const { name, sql } of parseInvariants(await readFile(FILE, 'utf8'))) {
    const rows = await statements.listRows(sql, [])
    if (rows.length > 0) broken.push({ name, rows: rows.slice(0, ROWS_SHOWN_MAX) })
  }
  return broken
}

/** Splits the file at its `-- name:` lines. */
export function parseInvariants(text: string): { name: string; sql: string }[] {
  return text
    .split(/^-- name: /m)
    .slice(1)
    .map((part) => {
      const [name = '', ...sql] = part.split('\n')
      return { name: name.trim(), sql: sql.join('\n').trim().replace(/;$/, '') }
    })
}
