import assert from 'node:assert/strict'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'

/** A named customer who may buy on credit, locked until COMMIT. */
export interface CustomerAccount {
  readonly id: number
  readonly name: string
  /** Rupiah owed; negative where the shop owes the customer. */
  readonly balance: number
  /** Rupiah that may be owed at the most. */
  readonly creditLimit: number
  readonly isActive: boolean
}

/** @throws Refusal `CUSTOMER_NOT_FOUND` */
export async function lockCustomer(statements: Statements, customerId: number): Promise<CustomerAccount> {
  const customer = await findAndLockCustomer(statements, customerId)
  if (customer === undefined) throw new Refusal('CUSTOMER_NOT_FOUND')
  return customer
}

/** @returns undefined where there is no such customer */
export async function findAndLockCustomer(
  statements: Statements,
  customerId: number,
): Promise<CustomerAccount | undefined> {
  const [row] = await statements.rows<{
    id: number
    name: string
    balance: number
    credit_limit: number
    is_active: number
  }>('SELECT id, name, balance, credit_limit, is_active FROM customers WHERE id = ? FOR UPDATE', [customerId])
  if (row === undefined) return undefined
  return {
    id: row.id,
    name: row.name,
    balance: row.balance,
    creditLimit: row.credit_limit,
    isActive: row.is_active === 1,
  }
}

/**
 * @param amount - rupiah that the customer wants to owe more
 * @throws Refusal `CUSTOMER_NOT_FOUND` for one who is no longer active, `CREDIT_LIMIT` with what is left
 */
export function requireCredit(customer: CustomerAccount, amount: number): void {
  if (!customer.isActive) throw new Refusal('CUSTOMER_NOT_FOUND')
  if (customer.balance + amount <= customer.creditLimit) return
  throw new Refusal('CREDIT_LIMIT', {
    customer_id: customer.id,
    amount,
    credit_left: Math.max(0, customer.creditLimit - customer.balance),
  })
}

export interface NewCustomerEntry {
  readonly kind: 'sale' | 'repayment' | 'refund' | 'correction'
  /** Rupiah, not 0: what is owed more, or negative less. */
  readonly amount: number
  /** 16 bytes: the sale that it belongs to. */
  readonly transactionId?: Buffer
  /** How a repayment was paid. */
  readonly method?: string
  /** The shift whose drawer got it. */
  readonly shiftId?: number | null
  readonly staffId?: number
  readonly reason?: string
  /** `YYYY-MM-DD` */
  readonly businessDate: string
  /** DATETIME(6) in UTC. */
  readonly occurredAt: string
}

/**
 * Books an entry on a locked account.
 *
 * @returns what is owed after it, in rupiah
 */
export async function bookCustomerEntry(
  statements: Statements,
  customer: CustomerAccount,
  entry: NewCustomerEntry,
): Promise<number> {
  const balance = customer.balance + entry.amount
  const matched = await statements.change('UPDATE customers SET balance = ? WHERE id = ? AND balance = ?', [
    balance,
    customer.id,
    customer.balance,
  ])
  assert.equal(matched, 1, 'a locked account has the balance that was read')
  await statements.change(
    `INSERT INTO customer_entries (customer_id, kind, amount, balance_after, transaction_id, method, shift_id,
       staff_id, reason, business_date, occurred_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      customer.id,
      entry.kind,
      entry.amount,
      balance,
      entry.transactionId ?? null,
      entry.method ?? null,
      entry.shiftId ?? null,
      entry.staffId ?? null,
      entry.reason ?? '',
      entry.businessDate,
      entry.occurredAt,
    ],
  )
  return balance
}
