import { createHash } from 'node:crypto'
import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { takeUploads, UPLOAD_LIMITS, UPLOAD_REFUSALS } from '@kedai/shared/http/uploads.ts'
import {
  answerOnce,
  IdempotencyHeaders,
  NEEDED_KEY_REFUSALS,
  requireIdempotency,
} from '@kedai/shared/idempotency/idempotency.ts'
import { IMPORT_DEADLINE_MS, UPLOAD_DEADLINE_MS } from '@kedai/shared/limits.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { CsvFile, ExportQuery, ImportQuery, ImportReport, ProgressLines } from './contract.ts'
import { createExportGoods, type ExportGoods } from './export-goods.ts'
import { type CheckImport, createCheckImport, createImportGoods, type ImportGoods } from './import-goods.ts'
import { NDJSON, tellProgress, wantsProgress } from './tell-progress.ts'

/** What files of goods need from outside. */
export interface ExchangeDeps {
  readonly exportGoods: ExportGoods
  readonly checkImport: CheckImport
  readonly importGoods: ImportGoods
}

export const exchange = definePart<ExchangeDeps>({
  wire: (platform) => ({
    exportGoods: createExportGoods(platform.database),
    checkImport: createCheckImport(platform),
    importGoods: createImportGoods(platform),
  }),
  routes: (deps) => async (app) => {
    app.get(
      '/export.csv',
      {
        handlerTimeout: UPLOAD_DEADLINE_MS,
        config: { access: 'goods.import' },
        schema: {
          operationId: 'exportGoods',
          summary: 'All goods as CSV, which an import reads back',
          querystring: ExportQuery,
          response: {
            200: { description: 'The file', content: { 'text/csv': { schema: CsvFile } } },
            ...refusals(),
          },
        },
      },
      async (request, reply) => {
        const file = await deps.exportGoods(request.query)
        reply.header('Content-Disposition', 'attachment; filename="goods.csv"')
        reply.header('Cache-Control', 'no-store')
        return reply.type('text/csv; charset=utf-8').send(file as never)
      },
    )

    await app.register(uploadRoutes(deps))
  },
})

function uploadRoutes(deps: ExchangeDeps): FastifyPluginAsyncZod {
  return async (app) => {
    takeUploads(app, ['text/csv'])
    app.post(
      '/import',
      {
        ...UPLOAD_LIMITS,
        handlerTimeout: IMPORT_DEADLINE_MS,
        config: { access: 'goods.import' },
        schema: {
          operationId: 'importGoods',
          summary: 'Put goods in and change them from a file of CSV, all of it or nothing',
          description:
            'A line is of the goods that its id names, else its SKU, else its barcode, and else of new ones. ' +
            'A dry run tells what would be done, and every fault. A real import needs an idempotency key. ' +
            `With \`Accept: ${NDJSON}\` it answers in lines that tell how far it is, the last of which is the envelope.`,
          consumes: ['text/csv'],
          headers: IdempotencyHeaders,
          querystring: ImportQuery,
          body: CsvFile,
          response: {
            200: {
              description: 'What was done',
              content: {
                'application/json': { schema: enveloped(ImportReport) },
                [NDJSON]: { schema: ProgressLines },
              },
            },
            ...refusals(
              ...UPLOAD_REFUSALS,
              'CSV_INVALID',
              'IMPORT_FAULTY',
              'VERSION_CHANGED',
              ...NEEDED_KEY_REFUSALS,
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request, reply) => {
        const { dry_run, separator } = request.query
        // A request without a body has none at all.
        const file = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        if (dry_run) return ok(await deps.checkImport(file, separator))
        // What the key is remembered with: the digest stands for megabytes.
        request.bodyAsSent = { separator, sha256: createHash('sha256').update(file).digest('hex') }
        const caller = requireStaff(request.caller)
        const idempotency = requireIdempotency(request)
        if (!wantsProgress(request)) {
          const outcome = await deps.importGoods(file, separator, caller, idempotency, () => undefined)
          return answerOnce(reply, outcome)
        }
        const lines = tellProgress(request, async (onProgress) =>
          ok((await deps.importGoods(file, separator, caller, idempotency, onProgress)).answer),
        )
        return reply.type(NDJSON).send(lines as never)
      },
    )
  }
}
