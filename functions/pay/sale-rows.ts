import { type LineRow, linesDigest } from '@kedai/shared/ledger/sale-detail.ts'
import type { CartRecord } from '@kedai/shared/sale/cart-record.ts'
import type { Sale } from '@kedai/shared/sale/decide-sale.ts'
import type { SaleLine } from '@kedai/shared/sale/sale-line.ts'
import canonicalize from 'canonicalize'
import type { PayBody } from './contract.ts'

/** The line as it is stored, but for the transaction it belongs to. */
export function lineRowOf(line: SaleLine) {
  return {
    line_number: line.lineNumber,
    kind: line.kind,
    goods_id: line.goodsId,
    name: line.name,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    amount: line.amount,
    stock_change: line.stockChange,
    note: line.note,
    modifiers: line.modifiers.length === 0 ? null : JSON.stringify(line.modifiers),
    unit_cost: line.unitCost,
    of_line: line.ofLine,
    included_amount: line.includedAmount,
  }
}

/** What the chain vouches for beside the event's own columns: the sale's amounts and a digest of its lines. */
export function saleDetailOf(
  cart: Pick<CartRecord, 'id'>,
  sale: Omit<Sale, 'needs' | 'lines'>,
  receiptNumber: string,
  lines: readonly LineRow[],
): string {
  const detail = {
    cart_id: cart.id,
    method: sale.method,
    total_amount: sale.totalAmount,
    payment_amount: sale.paymentAmount,
    return_amount: sale.returnAmount,
    receipt_number: receiptNumber,
    lines_sha256: linesDigest(lines),
    ...(sale.tenders.length > 1
      ? { tenders: sale.tenders.map(({ method, amount }) => ({ method, amount })) }
      : {}),
  }
  return canonicalize(detail) ?? ''
}

/** @returns DATETIME(6) in UTC; null for a sale that was not made offline */
export function soldAtOf({ offline }: Pick<PayBody, 'offline'>): string | null {
  return offline === undefined ? null : new Date(offline.sold_at).toISOString().slice(0, -1).replace('T', ' ')
}
