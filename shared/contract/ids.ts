import { parse, stringify, v7 } from 'uuid'
import { z } from 'zod'
import { LINE_NUMBER_MAX } from '../limits.ts'
import { takeRandomBytes } from './random-bytes.ts'

/** Number of goods: 1, 2, 3 … */
export const GoodsId = z.int().min(1).describe('Number of the goods')
/** A random 53-bit number: it stays the paper's number and cannot be guessed. */
export const CartId = z.int().min(1).describe('Number of the cart; whoever holds it may use it')
/** The client's own label for a customer; the server draws no rights from it. */
export const UserId = z.int().min(0).describe("The client's label for its customer")
/** Number of a line within its cart, never used twice. */
export const LineNumber = z.int().min(1).max(LINE_NUMBER_MAX).describe('Number of the line in its cart')
export const TransactionId = z.uuid().describe('Whoever holds it may watch the transaction')

/** A path parameter arrives as text; only plain decimal digits are a number. */
export function pathNumber<T extends z.ZodType<number, number>>(number: T) {
  return z
    .string()
    .regex(/^[1-9]\d{0,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(number)
}

/** 53 random bits, 1..2^53-1. */
export function newCartId(): number {
  const id = Number(takeRandomBytes(8).readBigUInt64BE() >> 11n)
  return id === 0 ? newCartId() : id
}

/** UUIDv7: ordered by time, so that the primary key stays compact. */
export function newTransactionId(): string {
  return v7()
}

/** The 16 bytes that BINARY(16) holds. */
export function uuidToBytes(id: string): Buffer {
  return Buffer.from(parse(id))
}

export function uuidFromBytes(bytes: Buffer): string {
  return stringify(bytes)
}
