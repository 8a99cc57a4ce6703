import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue } from '@kedai/shared/database/statements.ts'
import type { AuditEntry, AuditQuery } from './contract.ts'

/** A page of the audit trail, newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** Number to go on before; undefined on the last page. */
  readonly nextBefore: number | undefined
}

export type ListAudit = (query: AuditQuery) => Promise<AuditPage>

interface AuditRow {
  id: number
  occurred_at: string
  staff_id: number | null
  display_name: string | null
  action: string
  subject: string
  subject_id: string
  detail: string
}

export function createListAudit(database: Database): ListAudit {
  return (query) =>
    database.read(async (statements) => {
      const { where, values } = filterOf(query)
      const rows = await statements.listRows<AuditRow>(
        `SELECT audit_entries.id, CAST(audit_entries.occurred_at AS CHAR) AS occurred_at, audit_entries.staff_id,
                staff.display_name, audit_entries.action, audit_entries.subject, audit_entries.subject_id,
                audit_entries.detail
           FROM audit_entries LEFT JOIN staff ON staff.id = audit_entries.staff_id
          WHERE 1 = 1${where} ORDER BY audit_entries.id DESC LIMIT ?`,
        [...values, query.page_size + 1],
      )
      const entries = rows.slice(0, query.page_size).map(entryOf)
      return { entries, nextBefore: rows.length > query.page_size ? entries.at(-1)?.entry_number : undefined }
    })
}

function filterOf(query: AuditQuery): { where: string; values: SqlValue[] } {
  const conditions: [string, SqlValue | undefined][] = [
    ['audit_entries.subject = ?', query.subject],
    ['audit_entries.subject_id = ?', query.subject_id],
    ['audit_entries.staff_id = ?', query.staff_id],
    ['audit_entries.occurred_at >= ?', query.from && instantInSql(query.from)],
    ['audit_entries.occurred_at < ?', query.to && instantInSql(query.to)],
    ['audit_entries.id < ?', query.before],
  ]
  const used = conditions.filter((one): one is [string, SqlValue] => one[1] !== undefined)
  return {
    where: used.map(([condition]) => ` AND ${condition}`).join(''),
    values: used.map(([, value]) => value),
  }
}

/** DATETIME(6) in UTC. */
function instantInSql(instant: string): string {
  return new Date(instant).toISOString().replace('T', ' ').replace('Z', '')
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    entry_number: row.id,
    occurred_at: rfc3339(row.occurred_at),
    staff_id: row.staff_id,
    by: row.display_name,
    action: row.action,
    subject: row.subject,
    subject_id: row.subject_id,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  }
}
