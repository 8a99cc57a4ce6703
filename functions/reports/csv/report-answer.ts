import { Readable } from 'node:stream'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
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

/** Response of a report in an operation's schema. */
export function reportResponse<T extends z.ZodType>(data: T) {
  return {
    200: {
      description: 'The report',
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
  return reply
    .type('text/csv; charset=utf-8')
    .header('Content-Disposition', `attachment; filename="${name}.csv"`)
    .send(Readable.from(writeCsv(table(data), separator))) as never
}
