import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { lockNothing, oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { businessDateNow, readLedgerClock } from '@kedai/shared/ledger/ledger-head.ts'
import type { OpenShiftBody, ShiftReport } from './contract.ts'
import { readShift } from './read-shift.ts'

/** Opens a drawer's shift with its float. */
export type OpenShift = (
  body: OpenShiftBody,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<ShiftReport>>

export function createOpenShift({ database, settings }: Pick<Platform, 'database' | 'settings'>): OpenShift {
  return async (body, caller, idempotency) => {
    const { businessDay } = await settings.current()
    const drawer = body.drawer ?? caller.drawer
    return oncePerKey(database, {
      idempotency,
      lock: lockNothing,
      work: async (statements) => {
        // Two at once: the drawer's unique key lets one in, and the other finds it on its repeat.
        await refuseOpenDrawer(statements, drawer)
        const clock = await readLedgerClock(statements)
        const shiftId = await statements.insert(
          `INSERT INTO shifts (drawer, open_drawer, business_date, opened_by, opened_at, opening_float)
           VALUES (?, ?, ?, ?, ?, ?)`,
          [
            drawer,
            drawer,
            businessDateNow(clock, businessDay),
            caller.staffId,
            clock.now,
            body.opening_float,
          ],
        )
        return readShift(statements, shiftId, caller)
      },
    })
  }
}

async function refuseOpenDrawer(statements: Statements, drawer: string): Promise<void> {
  const [open] = await statements.rows<{ id: number; opened_at: string; display_name: string }>(
    `SELECT shifts.id, CAST(shifts.opened_at AS CHAR) AS opened_at, staff.display_name
       FROM shifts JOIN staff ON staff.id = shifts.opened_by WHERE shifts.open_drawer = ?`,
    [drawer],
  )
  if (open === undefined) return
  throw new Refusal('SHIFT_OPEN', {
    shift_id: open.id,
    drawer,
    opened_by: open.display_name,
    opened_at: rfc3339(open.opened_at),
  })
}
