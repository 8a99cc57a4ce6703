import { uuidFromBytes } from '@kedai/shared/contract/ids.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Piece } from '@kedai/shared/csv/in-pieces.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { type Receipt, receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import { paidByMethodOf } from '@kedai/shared/transactions/paid-by-method.ts'
import type { MoneyByMethod } from '@kedai/shared/transactions/plan-return.ts'
import { sqlSum } from '../sql-sum.ts'
import type { SoldTransaction } from './contract.ts'
import { type ReceiptRow, readReceipts, receiptOfRow, type Slice } from './read-receipts.ts'

export type ReadTransactions = (slice: Slice) => Promise<Piece<SoldTransaction, Receipt>>

interface KindSum {
  id: Buffer
  kind: 'goods' | 'discount' | 'service' | 'delivery' | 'tax' | 'rounding'
  amount: number
  included_amount: number
}

/** Sales of a period with their money, all of a slice of one moment. */
export function createReadTransactions(database: Pick<Database, 'snapshot'>): ReadTransactions {
  return (slice) =>
    database.snapshot(async (statements) => {
      const found = await readReceipts(statements, { ...slice, limit: slice.limit + 1 })
      const receipts = found.slice(0, slice.limit)
      const last = receipts.at(-1)
      if (last === undefined) return { rows: [], next: undefined }
      const ids = receipts.map(({ id }) => id)
      const kinds = byId(await readKindSums(statements, ids))
      const tenders = byId(await readTenders(statements, ids))
      return {
        rows: receipts.map((row) => {
          const key = row.id.toString('hex')
          return soldTransactionOf(row, kinds.get(key) ?? [], tenders.get(key) ?? [])
        }),
        next: found.length > slice.limit ? receiptOfRow(last) : undefined,
      }
    })
}

function readKindSums(statements: Statements, ids: readonly Buffer[]): Promise<KindSum[]> {
  return statements.listRows<KindSum>(
    `SELECT transaction_id AS id, kind, ${sqlSum('amount')} AS amount,
            ${sqlSum('included_amount')} AS included_amount
       FROM transaction_lines FORCE INDEX (PRIMARY) WHERE transaction_id IN (?) GROUP BY transaction_id, kind`,
    [ids],
  )
}

function readTenders(statements: Statements, ids: readonly Buffer[]) {
  return statements.listRows<MoneyByMethod & { id: Buffer }>(
    `SELECT transaction_id AS id, method, amount FROM transaction_tenders
      WHERE transaction_id IN (?) ORDER BY transaction_id, tender_number`,
    [ids],
  )
}

function byId<Row extends { id: Buffer }>(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, ({ id }) => id.toString('hex'))
}

function soldTransactionOf(
  row: ReceiptRow,
  kinds: readonly KindSum[],
  tenders: readonly MoneyByMethod[],
): SoldTransaction {
  const of = (kind: KindSum['kind']) => kinds.find((one) => one.kind === kind)
  const paid = { method: row.method, totalAmount: row.total_amount, returnAmount: row.return_amount }
  return {
    transaction_id: uuidFromBytes(row.id),
    receipt_number: receiptNumberOf(receiptOfRow(row)),
    business_date: row.business_date,
    received_at: rfc3339(row.received_at),
    sold_at: row.sold_at === null ? null : rfc3339(row.sold_at),
    status: row.status,
    payment_status: row.payment_status,
    method: row.method,
    payments: paidByMethodOf(paid, tenders),
    goods_amount: of('goods')?.amount ?? 0,
    discount_amount: of('discount')?.amount ?? 0,
    service_amount: of('service')?.amount ?? 0,
    delivery_amount: of('delivery')?.amount ?? 0,
    tax_amount: of('tax')?.amount ?? 0,
    included_tax_amount: of('tax')?.included_amount ?? 0,
    rounding_amount: of('rounding')?.amount ?? 0,
    total_amount: row.total_amount,
    refunded_amount: row.refunded_amount,
    cashier: row.cashier,
    table: row.table_label,
    customer: row.customer,
  }
}
