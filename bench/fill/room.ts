import { BenchFault } from '../options.ts'

/** Measured with MariaDB 10.11: rows, indexes, and what of the pages stays empty. */
const BYTES_A_TRANSACTION = 2_300
const BYTES_A_GOODS = 1_000
/** Its log and what it has of its own. */
const BYTES_OF_SERVER = 3_500_000_000

/** Disk that a filled shop takes, in bytes. */
export function roomFor({ goods, transactions }: { goods: number; transactions: number }): number {
  return BYTES_OF_SERVER + goods * BYTES_A_GOODS + transactions * BYTES_A_TRANSACTION
}

/** @throws BenchFault that says how much is needed */
export function requireRoom(neededBytes: number, freeBytes: number, folder: string): void {
  if (freeBytes >= neededBytes) return
  const gb = (bytes: number) => (bytes / 1e9).toFixed(1)
  throw new BenchFault(
    `The fill needs ${gb(neededBytes)} GB and the disk of ${folder} has ${gb(freeBytes)} GB left.`,
  )
}
