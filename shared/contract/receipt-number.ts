import { z } from 'zod'
import { CalendarDate } from './time.ts'

/** A receipt's number as a query names it. */
export const ReceiptNumber = z.string().refine(
  (text) => {
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})-\d{4,9}$/.exec(text) ?? []
    // A database may refuse to compare with a day that is none.
    return CalendarDate.safeParse(`${year}-${month}-${day}`).success
  },
  { message: 'must be a receipt number like 20261124-0001' },
)

/** `20261124-0001` as its business date and its number in it. */
export function receiptKey(receiptNumber: string): [string, number] {
  const [day = '', sequence = ''] = receiptNumber.split('-')
  return [`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, Number(sequence)]
}
