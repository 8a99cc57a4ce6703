import { YesOrNo } from '@kedai/shared/contract/yes-or-no.ts'
import { IMPORT_FAULTS_MAX } from '@kedai/shared/limits.ts'
import { z } from 'zod'

export const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const
const Separator = z.enum(['comma', 'semicolon', 'tab'])

export const ExportQuery = z.strictObject({
  bom: YesOrNo.default(false).describe('Whether the file begins with a mark that tells Excel it is UTF-8'),
  separator: Separator.default('comma'),
})
export type ExportQuery = z.infer<typeof ExportQuery>

export const ImportQuery = z.strictObject({
  dry_run: YesOrNo.default(false).describe('Whether the file is only checked'),
  separator: z
    .enum([...Separator.options, 'auto'])
    .default('auto')
    .describe('auto: the one that the header line has most of'),
})
export type ImportQuery = z.infer<typeof ImportQuery>

/** The file, which is read by its own rules. */
export const CsvFile = z.any().meta({ type: 'string', description: 'CSV in UTF-8 with a header line' })

/** One JSON a line: `{"progress":{"done","total"}}`, and last the envelope. */
export const ProgressLines = z
  .any()
  .meta({ type: 'string', description: 'Lines of JSON, the last the envelope' })

export const ImportFault = z
  .object({
    line: z.int().min(1).describe('Line of the file; the header is 1'),
    column: z.string().describe('Name of the column; empty where it is the whole line'),
    problem: z.string(),
  })
  .meta({ id: 'ImportFault' })
export type ImportFault = z.infer<typeof ImportFault>

export const ImportReport = z
  .object({
    dry_run: z.boolean(),
    line_count: z.int().min(0).describe('Lines with goods'),
    created_count: z.int().min(0),
    changed_count: z.int().min(0),
    unchanged_count: z.int().min(0),
    fault_count: z.int().min(0),
    faults: z.array(ImportFault).max(IMPORT_FAULTS_MAX).describe('The first faults, by line'),
  })
  .meta({ id: 'ImportReport' })
export type ImportReport = z.infer<typeof ImportReport>
