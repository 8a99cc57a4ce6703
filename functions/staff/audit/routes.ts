import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { z } from 'zod'
import { AuditEntry, AuditQuery } from './contract.ts'
import { createListAudit, type ListAudit } from './list-audit.ts'

/** What the audit trail needs from outside. */
export interface AuditDeps {
  readonly listAudit: ListAudit
}

export const audit = definePart<AuditDeps>({
  wire: (platform) => ({ listAudit: createListAudit(platform.database) }),
  routes: (deps) => async (app) => {
    app.get(
      '/audit',
      {
        config: { access: 'audit.read' },
        schema: {
          operationId: 'listAudit',
          summary: 'Who changed what, newest first',
          querystring: AuditQuery,
          response: { 200: enveloped(z.array(AuditEntry)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { entries, nextBefore } = await deps.listAudit(request.query)
        if (nextBefore !== undefined)
          reply.header('Link', nextPageLink(request.query, { before: nextBefore }))
        return ok([...entries])
      },
    )
  },
})
