import type { Language, Receipt } from './contract.ts'
import { WORDS, type Words } from './words.ts'

/** A row of a receipt, on paper of any width. */
export type Row =
  | { readonly kind: 'text'; readonly text: string; readonly style?: 'center' | 'title' | 'mark' }
  | { readonly kind: 'columns'; readonly left: string; readonly right: string; readonly isBold?: boolean }
  | { readonly kind: 'rule' }

type Line = Receipt['lines'][number]

const RULE: Row = { kind: 'rule' }
const center = (text: string): Row => ({ kind: 'text', text, style: 'center' })
const mark = (text: string): Row => ({ kind: 'text', text, style: 'mark' })
const columns = (left: string, right: string): Row => ({ kind: 'columns', left, right })

/** What stands on a receipt, from top to bottom. */
export function layoutReceipt(receipt: Receipt, language: Language): Row[] {
  const words = WORDS[language]
  return [
    ...shopRows(receipt, words),
    ...copyRows(receipt, words),
    RULE,
    ...headRows(receipt, words),
    RULE,
    ...goodsRows(receipt, words),
    ...totalRows(receipt, words),
    ...paymentRows(receipt, words),
    ...refundRows(receipt, words),
    ...(receipt.shop.footer === '' ? [] : [RULE, ...receipt.shop.footer.split('\n').map(center)]),
  ]
}

function shopRows({ shop }: Receipt, words: Words): Row[] {
  return [
    { kind: 'text', text: shop.name, style: 'title' },
    ...(shop.address === '' ? [] : shop.address.split('\n').map(center)),
    ...(shop.phone === '' ? [] : [center(shop.phone)]),
    ...(shop.tax_number === '' ? [] : [center(`${words.taxNumber} ${shop.tax_number}`)]),
  ]
}

function copyRows({ is_copy, print_number }: Receipt, words: Words): Row[] {
  if (!is_copy) return []
  return [mark(print_number === null ? `*** ${words.copy} ***` : `*** ${words.copy} #${print_number} ***`)]
}

function headRows(receipt: Receipt, words: Words): Row[] {
  const { shop, received_at, sold_at, cashier, customer, table, note, status, payment_status } = receipt
  const optional: [string, string | null][] = [
    [words.soldAt, sold_at && shopTime(sold_at, shop.time_zone)],
    [words.cashier, cashier],
    [words.customer, customer],
    [words.table, table],
    [words.note, note],
  ]
  return [
    mark(`${words.callNumber} ${receipt.call_number}`),
    columns(words.number, receipt.receipt_number),
    columns(words.time, shopTime(received_at, shop.time_zone)),
    ...optional.flatMap(([label, value]) => (value ? [columns(label, value)] : [])),
    ...(status === 'rejected' ? [mark(words.rejected)] : []),
    ...(status === 'refunded' ? [mark(words.refunded)] : []),
    ...(payment_status === 'waiting' ? [mark(words.notPaid)] : []),
  ]
}

function goodsRows({ lines }: Receipt, words: Words): Row[] {
  return lines
    .filter(({ kind }) => kind === 'goods')
    .flatMap((line) => [
      { kind: 'text', text: line.name } as const,
      ...line.modifiers.map(({ name, price_change }) => ({
        kind: 'text' as const,
        text: `  + ${name}${price_change === 0 ? '' : ` (${signed(price_change)})`}`,
      })),
      ...(line.note === '' ? [] : [{ kind: 'text', text: `  (${line.note})` } as const]),
      columns(`  ${line.quantity} x ${rupiah(line.unit_price)}`, rupiah(line.amount)),
      ...lines
        .filter(({ of_line }) => of_line === line.line_number)
        .map((extra) => columns(`  ${nameOf(extra, words)}`, rupiah(extra.amount))),
    ])
}

function totalRows({ lines, total_amount }: Receipt, words: Words): Row[] {
  const extras = lines.filter(({ kind, of_line }) => kind !== 'goods' && of_line === null)
  const charged = extras.filter(({ amount, included_amount }) => amount !== 0 || included_amount === 0)
  const contained = extras.filter(({ amount, included_amount }) => amount === 0 && included_amount > 0)
  const subtotal = lines.filter((line) => !extras.includes(line)).reduce((sum, { amount }) => sum + amount, 0)
  return [
    RULE,
    ...(charged.length === 0 ? [] : [columns(words.subtotal, rupiah(subtotal))]),
    ...charged.map((extra) => columns(nameOf(extra, words), rupiah(extra.amount))),
    { kind: 'columns', left: words.total, right: `Rp ${rupiah(total_amount)}`, isBold: true },
    ...contained.map((tax) => columns(`${words.included} ${tax.name}`, rupiah(tax.included_amount))),
  ]
}

function paymentRows({ payments, return_amount }: Receipt, words: Words): Row[] {
  return [
    ...payments.map(({ method, handed_amount }) =>
      columns(words.methods[method] ?? method, rupiah(handed_amount)),
    ),
    ...(return_amount === 0 ? [] : [columns(words.change, rupiah(return_amount))]),
  ]
}

function refundRows({ refunds, shop }: Receipt, words: Words): Row[] {
  if (refunds.length === 0) return []
  return [
    RULE,
    ...refunds.flatMap(({ method, amount, reason, refunded_at }) => [
      columns(`${words.refund} (${words.methods[method] ?? method})`, rupiah(0 - amount)),
      {
        kind: 'text' as const,
        text: `  ${[shopTime(refunded_at, shop.time_zone), reason].filter(Boolean).join(' ')}`,
      },
    ]),
  ]
}

function nameOf({ kind, name, note }: Line, words: Words): string {
  const named = words.kinds[kind] ?? name
  return note === '' ? named : `${named} (${note})`
}

/** `-12.500`: with the dots of Indonesia in every language. */
function rupiah(amount: number): string {
  return amount.toLocaleString('id-ID')
}

function signed(amount: number): string {
  return amount > 0 ? `+${rupiah(amount)}` : rupiah(amount)
}

/** `24-11-2026 15:30` on the shop's own clock. */
function shopTime(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(instant))
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('day')}-${of('month')}-${of('year')} ${of('hour')}:${of('minute')}`
}
