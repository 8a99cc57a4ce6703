import type { Platform } from '@kedai/shared/http/define-function.ts'
import { createFlushGuard } from '@kedai/shared/outbox/flush-guard.ts'
import type { Receipt } from '@kedai/shared/receipts/contract.ts'
import { readReceipt } from '@kedai/shared/receipts/read-receipt.ts'
import { createReadFlushed } from '@kedai/shared/transactions/read-flushed.ts'

/** @throws Refusal `TRANSACTION_NOT_FOUND` */
export type ShowReceipt = (transactionId: string) => Promise<Receipt>

export function createShowReceipt({ database, config }: Pick<Platform, 'database' | 'config'>): ShowReceipt {
  const read = createReadFlushed(database, createFlushGuard(database))
  return (transactionId) =>
    read((statements) => readReceipt(statements, transactionId, 'staff', config.shopTimeZone))
}
