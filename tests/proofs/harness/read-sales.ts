import { uuidFromBytes } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'

/** A sale as it is in the books, with what pay answers of it. */
export interface BookedSale {
  readonly transactionId: string
  readonly cartId: number
  readonly key: string | undefined
  readonly totalAmount: number
  readonly paymentAmount: number
  readonly returnAmount: number
  readonly receiptNumber: string
  /** Pieces by goods. */
  readonly pieces: ReadonlyMap<number, number>
}

interface TransactionRow {
  id: Buffer
  cart_id: number
  idempotency_key: Buffer | null
  total_amount: number
  payment_amount: number
  return_amount: number
  business_date: string
  receipt_sequence: number
}

export async function readSales(statements: Statements): Promise<BookedSale[]> {
  const transactions = await statements.rows<TransactionRow>(
    `SELECT id, cart_id, idempotency_key, total_amount, payment_amount, return_amount, business_date, receipt_sequence
       FROM transactions`,
  )
  const lines = await statements.rows<{ transaction_id: Buffer; goods_id: number; quantity: number }>(
    'SELECT transaction_id, goods_id, quantity FROM transaction_lines WHERE goods_id IS NOT NULL',
  )
  const piecesOf = new Map<string, Map<number, number>>()
  for (const { transaction_id, goods_id, quantity } of lines) {
    const id = uuidFromBytes(transaction_id)
    const pieces = piecesOf.get(id) ?? new Map<number, number>()
    pieces.set(goods_id, (pieces.get(goods_id) ?? 0) + quantity)
    piecesOf.set(id, pieces)
  }
  return transactions.map((row) => {
    const transactionId = uuidFromBytes(row.id)
    return {
      transactionId,
      cartId: row.cart_id,
      key: row.idempotency_key?.toString(),
      totalAmount: row.total_amount,
      paymentAmount: row.payment_amount,
      returnAmount: row.return_amount,
      receiptNumber: receiptNumberOf({ businessDate: row.business_date, sequence: row.receipt_sequence }),
      pieces: piecesOf.get(transactionId) ?? new Map(),
    }
  })
}

/** @returns pieces in stock, by goods */
export async function readStock(statements: Statements): Promise<Map<number, number>> {
  const rows = await statements.rows<{ id: number; stock: number }>('SELECT id, stock FROM goods')
  return new Map(rows.map(({ id, stock }) => [id, stock]))
}
