import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import { type LineRow, linesDigest } from '@kedai/shared/ledger/sale-detail.ts'

/** What the rows of a sale say of what its event vouches for. */
export interface SaleRow {
  readonly cart_id: number
  readonly method: string
  readonly total_amount: number
  readonly payment_amount: number
  readonly return_amount: number
  /** `YYYY-MM-DD` */
  readonly business_date: string
  readonly receipt_sequence: number
}

/** The detail of a sale's event, in part: what is not there is not vouched for. */
export type SaleDetail = Readonly<Record<string, unknown>> & { readonly lines_sha256: string }

/** @returns the detail, or undefined where the event is of something else than a sale, or damaged */
export function saleDetailOf(detail: string): SaleDetail | undefined {
  // Many events have another detail, and parsing each takes longer than all else.
  if (!detail.includes('"lines_sha256":')) return undefined
  try {
    const parsed = JSON.parse(detail) as { lines_sha256?: unknown }
    return typeof parsed.lines_sha256 === 'string' ? (parsed as SaleDetail) : undefined
  } catch {
    return undefined
  }
}

/**
 * Compares a sale's rows with what its event says was booked.
 *
 * @param sale - undefined where the row is gone
 * @param lines - by ascending line number
 * @returns one sentence on the first difference, or undefined
 */
export function checkSale(
  eventNumber: number,
  detail: SaleDetail,
  sale: SaleRow | undefined,
  lines: readonly LineRow[],
): string | undefined {
  const name = `The sale of event ${eventNumber} (receipt ${String(detail['receipt_number'])})`
  if (sale === undefined) return `${name} is gone.`
  const found: Record<string, unknown> = {
    cart_id: sale.cart_id,
    method: sale.method,
    total_amount: sale.total_amount,
    payment_amount: sale.payment_amount,
    return_amount: sale.return_amount,
    receipt_number: receiptNumberOf({ businessDate: sale.business_date, sequence: sale.receipt_sequence }),
  }
  for (const [key, value] of Object.entries(found)) {
    if (key in detail && detail[key] !== value) {
      return `${name} was changed: ${key} is ${String(value)} and was booked as ${String(detail[key])}.`
    }
  }
  return linesDigest(lines) === detail.lines_sha256
    ? undefined
    : `${name} was changed: its lines are not those that were booked.`
}
