import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { NAME_FREE_FAILURES } from '@kedai/shared/limits.ts'

/**
 * Writes into the audit trail that a secret is being guessed: each time as many failures more as are free. Also where
 * there is nobody of that name, so that the time it takes tells nothing.
 *
 * @param staffId - undefined for nobody
 */
export async function noteFailure(
  database: Database,
  staffId: number | undefined,
  failureCount: number,
): Promise<void> {
  if (failureCount === 0 || failureCount % NAME_FREE_FAILURES !== 0) return
  await database.transaction(
    (statements) =>
      writeAudit(statements, {
        staffId: null,
        action: 'sign-in.failures',
        subject: 'staff',
        subjectId: staffId ?? '',
        detail: { failure_count: failureCount },
      }),
    { recognisesItself: true },
  )
}
