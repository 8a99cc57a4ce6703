import type { Database } from '@kedai/shared/database/database.ts'
import type { StockCountSummary } from './contract.ts'
import { readCount } from './count-record.ts'

/** @throws Refusal `STOCK_COUNT_NOT_FOUND` */
export type ShowCount = (countId: number) => Promise<StockCountSummary>

export function createShowCount(database: Database): ShowCount {
  return (countId) => database.read((statements) => readCount(statements, countId))
}
