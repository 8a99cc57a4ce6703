import type { SqlValue } from '@kedai/shared/database/statements.ts'
import { z } from 'zod'

/** Property that the list is sorted by, with its number where the properties of two goods are equal. */
export const SortBy = z.enum(['id', 'name', 'stock', 'price'])
export type SortBy = z.infer<typeof SortBy>

/** Where a page of the list ended. */
export interface ListPosition {
  readonly sortBy: SortBy
  /** Of the last goods: what they were sorted by. */
  readonly value: string | number
  readonly id: number
}

const Written = z.tuple([SortBy, z.union([z.string(), z.int()]), z.int().min(1)])

/** @returns undefined for a text that {@link writeCursor} never wrote */
export function parseCursor(text: string): ListPosition | undefined {
  const parsed = Written.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()))
  if (!parsed.success) return undefined
  const [sortBy, value, id] = parsed.data
  if ((typeof value === 'string') !== (sortBy === 'name')) return undefined
  return { sortBy, value, id }
}

/** As text for a query: letters, digits, `-` and `_`. */
export function writeCursor({ sortBy, value, id }: ListPosition): string {
  return Buffer.from(JSON.stringify([sortBy, value, id])).toString('base64url')
}

/**
 * The goods after a position. Written out rather than as a comparison of rows, for which MariaDB does not use an index.
 *
 * @param sort - the direction in which the list runs
 */
export function conditionAfter(
  { sortBy, value, id }: ListPosition,
  sort: 'ASC' | 'DESC',
): { where: string; values: SqlValue[] } {
  const beyond = sort === 'ASC' ? '>' : '<'
  if (sortBy === 'id') return { where: `id ${beyond} ?`, values: [id] }
  return {
    where: `(${sortBy} ${beyond} ? OR (${sortBy} = ? AND id ${beyond} ?))`,
    values: [value, value, id],
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
