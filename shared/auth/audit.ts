import type { Statements } from '../database/statements.ts'

/** Something that somebody of the staff changed. */
export interface AuditEntry {
  /** Null where it was done on the machine itself. */
  readonly staffId: number | null
  /** What was done, as `staff.disable`. */
  readonly action: string
  /** What it was done to, by its kind and number. */
  readonly subject: string
  readonly subjectId: string | number
  /** What changed; never a secret. */
  readonly detail: object
}

/** Writes the entry in the transaction of the change: there is none without the other. */
export async function writeAudit(statements: Statements, entry: AuditEntry): Promise<void> {
  await statements.change(
    `INSERT INTO audit_entries (occurred_at, staff_id, action, subject, subject_id, detail)
     VALUES (SYSDATE(6), ?, ?, ?, ?, ?)`,
    [entry.staffId, entry.action, entry.subject, String(entry.subjectId), JSON.stringify(entry.detail)],
  )
}
