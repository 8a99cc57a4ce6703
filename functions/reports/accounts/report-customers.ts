import type { Platform } from '@kedai/shared/http/define-function.ts'
import { businessDateNow, readLedgerClock } from '@kedai/shared/ledger/ledger-head.ts'
import { REPORT_CUSTOMERS_MAX } from '@kedai/shared/limits.ts'
import { sqlSum } from '../sql-sum.ts'
import type { CustomerRow, CustomersReport } from './contract.ts'

export type ReportCustomers = () => Promise<CustomersReport>

/**
 * What each customer owes, and how much of it became owed within so many days. What comes in pays what is oldest, so
 * of what is owed now as much is young as was put on the account lately.
 */
const DEBTS = `SELECT debts.*,
    LEAST(balance, since_30) AS days_30_amount,
    LEAST(balance, since_60) - LEAST(balance, since_30) AS days_60_amount,
    LEAST(balance, since_90) - LEAST(balance, since_60) AS days_90_amount,
    balance - LEAST(balance, since_90) AS older_amount
  FROM (
    SELECT customers.id AS customer_id, customers.name, customers.phone, customers.balance, customers.credit_limit,
           ${putOnWithin(30)} AS since_30, ${putOnWithin(60)} AS since_60, ${putOnWithin(90)} AS since_90,
           MAX(CASE WHEN entries.kind = 'repayment' THEN entries.business_date END) AS last_repayment_date
      FROM customers JOIN customer_entries entries ON entries.customer_id = customers.id
     WHERE customers.balance > 0
     GROUP BY customers.id, customers.name, customers.phone, customers.balance, customers.credit_limit) debts`

function putOnWithin(days: number): string {
  return `CAST(SUM(CASE WHEN entries.amount > 0 AND entries.business_date >= CAST(? AS DATE) - INTERVAL ${days} DAY
                        THEN entries.amount ELSE 0 END) AS SIGNED)`
}

export function createReportCustomers({
  database,
  settings,
}: Pick<Platform, 'database' | 'settings'>): ReportCustomers {
  return async () => {
    const { businessDay } = await settings.current()
    return database.snapshot(async (statements) => {
      const today = businessDateNow(await readLedgerClock(statements), businessDay)
      const dates = [today, today, today]
      // As text: MariaDB 10.11 refuses a prepared SUM over such a derived table when it is run a second time (1140).
      const [sums] = await statements.listRows<
        Omit<CustomersReport, 'as_of' | 'customers' | 'prepaid_amount'>
      >(
        `SELECT COUNT(*) AS customer_count, ${sqlSum('balance')} AS owed_amount,
                ${sqlSum('days_30_amount')} AS days_30_amount, ${sqlSum('days_60_amount')} AS days_60_amount,
                ${sqlSum('days_90_amount')} AS days_90_amount, ${sqlSum('older_amount')} AS older_amount
           FROM (${DEBTS}) all_debts`,
        dates,
      )
      const [prepaid] = await statements.rows<{ amount: number }>(
        `SELECT ${sqlSum('-balance')} AS amount FROM customers WHERE balance < 0`,
      )
      const customers = await statements.listRows<CustomerRow>(
        `SELECT customer_id, name, phone, balance, credit_limit, days_30_amount, days_60_amount, days_90_amount,
                older_amount, last_repayment_date
           FROM (${DEBTS}) all_debts ORDER BY balance DESC, customer_id LIMIT ?`,
        [...dates, REPORT_CUSTOMERS_MAX],
      )
      if (sums === undefined) throw new Error('sums without GROUP BY have a row')
      return { as_of: today, ...sums, prepaid_amount: prepaid?.amount ?? 0, customers }
    })
  }
}
