import { newCartId, newTransactionId, uuidToBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { appendEvent } from '../ledger/append-event.ts'
import { lockLedgerHead, moveLedgerHead, nextReceipt } from '../ledger/ledger-head.ts'
import { bookCustomerEntry, lockCustomer } from '../sale/customer-account.ts'

export interface GoodsLineToBuild {
  readonly goodsId: number
  readonly quantity?: number
  readonly unitPrice?: number
  readonly name?: string
  readonly note?: string
  /** False: the sale took nothing from the stock. */
  readonly takesStock?: boolean
  readonly modifiers?: readonly { id: number; name: string; price_change: number }[]
}

export interface ExtraLineToBuild {
  readonly kind: 'discount' | 'service' | 'tax' | 'rounding' | 'delivery'
  readonly name?: string
  readonly amount: number
  readonly note?: string
  readonly ofLine?: number
  readonly includedAmount?: number
}

export interface SaleToBuild {
  readonly lines: readonly GoodsLineToBuild[]
  readonly extras?: readonly ExtraLineToBuild[]
  readonly method?: string
  readonly status?: 'received' | 'verified' | 'completed'
  readonly paymentStatus?: 'waiting' | 'paid' | 'paid_late'
  /** Handed over; the total where it is left out. */
  readonly paymentAmount?: number
  /** Of a split payment; they add up to the payment. */
  readonly tenders?: readonly { method: string; amount: number }[]
  readonly customerId?: number
  readonly staffId?: number
  readonly shiftId?: number
  readonly table?: string
  readonly note?: string
  /** DATETIME(6) in UTC of a sale made offline. */
  readonly soldAt?: string
  readonly settingsVersion?: number
  readonly receivedMinutesAgo?: number
}

/** Books a sale past pay's rules, so that the books are in order. */
export function buildSale(database: Database, sale: SaleToBuild): Promise<string> {
  const transactionId = newTransactionId()
  return database.transaction(
    async (statements) => {
      await book(statements, uuidToBytes(transactionId), sale)
      return transactionId
    },
    { recognisesItself: false },
  )
}

async function book(statements: Statements, id: Buffer, sale: SaleToBuild): Promise<void> {
  const rows = lineRowsOf(id, sale)
  const total = rows.reduce((sum, row) => sum + Number(row[7]), 0)
  const method = sale.tenders ? 'split' : (sale.method ?? 'cash')
  const paymentStatus = sale.paymentStatus ?? (method === 'counter' ? 'waiting' : 'paid')
  const status = sale.status ?? 'received'
  const payment = sale.paymentAmount ?? total
  const cartId = newCartId()
  const credit =
    sale.tenders?.find((one) => one.method === 'kasbon')?.amount ?? (method === 'kasbon' ? total : 0)
  const customer = credit > 0 ? await lockCustomer(statements, sale.customerId ?? 0) : undefined
  for (const { goodsId, quantity = 1, takesStock = true } of sale.lines) {
    if (takesStock)
      await statements.change('UPDATE goods SET stock = stock - ? WHERE id = ?', [quantity, goodsId])
  }
  const head = await lockLedgerHead(statements)
  const receipt = nextReceipt(head, { timeZone: 'Asia/Jakarta', startsAt: '00:00' })
  await statements.change(
    "INSERT INTO carts (id, user_id, status, opened_at) VALUES (?, 100, 'paid', SYSDATE(6))",
    [cartId],
  )
  await statements.change(
    `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount,
       return_amount, business_date, receipt_sequence, received_at, sold_at, staff_id, shift_id, customer_id,
       table_label, note, settings_version)
     VALUES (?, ?, 100, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS DATETIME(6)) - INTERVAL ? MINUTE, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      cartId,
      method,
      status,
      paymentStatus,
      total,
      payment,
      payment - total,
      receipt.businessDate,
      receipt.sequence,
      head.now,
      sale.receivedMinutesAgo ?? 0,
      sale.soldAt ?? null,
      sale.staffId ?? null,
      sale.shiftId ?? null,
      sale.customerId ?? null,
      sale.table ?? '',
      sale.note ?? '',
      sale.settingsVersion ?? 0,
    ],
  )
  await statements.insertRows(
    `INSERT INTO transaction_lines (transaction_id, line_number, kind, goods_id, name, quantity, unit_price, amount,
       stock_change, note, modifiers, of_line, included_amount) VALUES ?`,
    rows,
  )
  for (const [index, tender] of (sale.tenders ?? []).entries()) {
    await statements.change(
      'INSERT INTO transaction_tenders (transaction_id, tender_number, method, amount) VALUES (?, ?, ?, ?)',
      [id, index + 1, tender.method, tender.amount],
    )
  }
  if (customer !== undefined) {
    await bookCustomerEntry(statements, customer, {
      kind: 'sale',
      amount: credit,
      transactionId: id,
      businessDate: receipt.businessDate,
      occurredAt: head.now,
    })
  }
  const event = await appendEvent(statements, head, {
    transactionId: id,
    status,
    paymentStatus,
    staffId: sale.staffId,
    detail: '',
  })
  await moveLedgerHead(statements, event, receipt)
}

function lineRowsOf(id: Buffer, { lines, extras = [] }: SaleToBuild) {
  const goods = lines.map((line, index) => {
    const { goodsId, quantity = 1, unitPrice = 5000, name = 'Kopi', note = '', takesStock = true } = line
    const modifiers = line.modifiers ? JSON.stringify(line.modifiers) : null
    const stockChange = takesStock ? -quantity : 0
    return [
      id,
      index + 1,
      'goods',
      goodsId,
      name,
      quantity,
      unitPrice,
      quantity * unitPrice,
      stockChange,
      note,
      modifiers,
      null,
      0,
    ]
  })
  const others = extras.map(({ kind, name = kind, amount, note = '', ofLine, includedAmount = 0 }, index) => [
    id,
    lines.length + index + 1,
    kind,
    null,
    name,
    1,
    amount,
    amount,
    0,
    note,
    null,
    ofLine ?? null,
    includedAmount,
  ])
  return [...goods, ...others]
}
