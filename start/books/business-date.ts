import { writeAudit } from '@kedai/shared/auth/audit.ts'
import { CalendarDate } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { businessDateOf } from '@kedai/shared/ledger/business-date.ts'
import { lockLedgerHead, nextReceipt, receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import { readCurrentSettings } from '@kedai/shared/settings/current-settings.ts'
import { StartFault } from '../start-fault.ts'

/** Further ahead of the clock than this, a date is a slip of the hand; a machine is seldom without a clock for as long. */
const DAYS_AHEAD_MAX = 31
const DAY_MS = 86_400_000

/** Where clock and books stand. */
export interface DateState {
  /** The database's clock, DATETIME(6) in UTC. */
  readonly now: string
  /** The shop's day by that clock, `YYYY-MM-DD`. */
  readonly clockDate: string
  /** The day of the books, `YYYY-MM-DD`. */
  readonly headDate: string
  /** Receipt number that the next sale would get. */
  readonly nextReceipt: string
}

/** @param defaultTimeZone - of the shop whose settings name none */
export function readDateState(database: Database, defaultTimeZone: string): Promise<DateState> {
  // With the head's lock, as a sale: what is shown is what it would get.
  return database.transaction((statements) => readState(statements, defaultTimeZone), {
    recognisesItself: true,
  })
}

async function readState(statements: Statements, defaultTimeZone: string): Promise<DateState> {
  const { businessDay } = await readCurrentSettings(statements, defaultTimeZone)
  const head = await lockLedgerHead(statements)
  return {
    now: head.now,
    clockDate: businessDateOf(head.now, businessDay),
    headDate: head.businessDate,
    nextReceipt: receiptNumberOf(nextReceipt(head, businessDay)),
  }
}

/**
 * Puts the books on a date, after the clock had gone ahead: the highest receipt number of that date becomes the last.
 *
 * @param date - as it was typed
 * @returns where they stand then
 * @throws StartFault for what is no date, is before the clock's or far ahead of it
 */
export async function setBusinessDate(
  database: Database,
  defaultTimeZone: string,
  date: string,
): Promise<DateState> {
  refuseNoDate(date)
  return database.transaction(
    async (statements) => {
      const before = await readState(statements, defaultTimeZone)
      refuseNonsense(date, before)
      const [last] = await statements.rows<{ sequence: number }>(
        'SELECT COALESCE(MAX(receipt_sequence), 0) AS sequence FROM transactions WHERE business_date = ?',
        [date],
      )
      await statements.change(
        'UPDATE ledger_head SET business_date = ?, last_receipt_sequence = ? WHERE id = 1',
        [date, last?.sequence ?? 0],
      )
      if (date !== before.headDate) {
        await writeAudit(statements, {
          staffId: null,
          action: 'books.date',
          subject: 'books',
          subjectId: '',
          detail: { from: before.headDate, to: date },
        })
      }
      return readState(statements, defaultTimeZone)
    },
    { recognisesItself: true },
  )
}

function refuseNoDate(date: string): void {
  if (CalendarDate.safeParse(date).success) return
  throw new StartFault('That is no date: type npm run books:date -- YYYY-MM-DD')
}

function refuseNonsense(date: string, { now, clockDate }: DateState): void {
  const clock = `The machine's clock says ${now.slice(0, 19)} UTC, which is ${clockDate} in the shop`
  if (date < clockDate) {
    throw new StartFault(
      `${clock}: a sale takes the later of the two days, so ${date} would come to nothing. Set the clock first.`,
    )
  }
  if (Date.parse(date) - Date.parse(clockDate) > DAYS_AHEAD_MAX * DAY_MS) {
    throw new StartFault(
      `${clock}: ${date} is more than ${DAYS_AHEAD_MAX} days ahead of it. Set the clock first.`,
    )
  }
}
