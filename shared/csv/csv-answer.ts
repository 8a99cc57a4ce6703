import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { enveloped, ok } from '../contract/envelope.ts'
import { CSV_DEADLINE_MS } from '../limits.ts'
import { type Table, writeCsv } from './write-csv.ts'

/** In what shape a report is wanted: every report takes these. */
export const formatQuery = {
  format: z.enum(['json', 'csv']).default('json').describe('csv: a table for a spreadsheet'),
  separator: z.enum([',', ';']).default(',').describe('Between the columns of the csv'),
}

interface Format {
  readonly format: 'json' | 'csv'
  readonly separator: ',' | ';'
}

/** Options of a route whose table is read while it is sent, and so may take longer than other answers. */
export const TABLE_IN_PIECES = { handlerTimeout: CSV_DEADLINE_MS } as const

/** For a query with pages: a table for a spreadsheet is whole and begins after no cursor. */
export function wholeAsCsv<T extends z.ZodType<{ readonly format: 'json' | 'csv' }>>(
  query: T,
  cursor: keyof z.infer<T> & string,
): T {
  return query.refine((asked) => asked.format === 'json' || asked[cursor as never] === undefined, {
    path: [cursor],
    error: 'is for json: csv is whole',
  }) as T
}

/**
 * Response of a report in an operation's schema.
 *
 * @param description - what it is
 */
export function reportResponse<T extends z.ZodType>(data: T, description = 'The report') {
  return {
    200: {
      description,
      content: {
        'application/json': { schema: enveloped(data) },
        'text/csv': { schema: z.string() },
      },
    },
  }
}

/**
 * Answers in the shape that is wanted.
 *
 * @param name - of the file, without its ending: letters, digits and -
 * @param table - makes the table, only where it is wanted
 */
export function answerReport<T>(
  reply: FastifyReply,
  { format, separator }: Format,
  data: T,
  { name, table }: { readonly name: string; readonly table: (data: T) => Table },
): never {
  if (format === 'json') return ok(data) as never
  return answerCsv(reply, separator, { name, table: table(data) })
}

/**
 * Answers with a table for a spreadsheet, in pieces and no faster than they are taken.
 *
 * @param name - of the file, without its ending: letters, digits and -
 */
export function answerCsv(
  reply: FastifyReply,
  separator: ',' | ';',
  { name, table }: { readonly name: string; readonly table: Table },
): never {
  return reply
    .type('text/csv; charset=utf-8')
    .header('Content-Disposition', `attachment; filename="${name}.csv"`)
    .send(Readable.from(writeCsv(table, separator))) as never
}
