import type { Receipt } from '../receipts/contract.ts'

/** A receipt with everything on it, for tests. */
export const FULL_RECEIPT: Receipt = {
  transaction_id: '01900000-0000-7000-8000-000000000001',
  shop: {
    name: 'Warung Bu Sari',
    address: 'Jl. Melati 5\nBandung',
    phone: '0812-345',
    tax_number: '01.234',
    footer: 'Terima kasih!',
    time_zone: 'Asia/Jakarta',
  },
  receipt_number: '20261124-0007',
  call_number: '007',
  business_date: '2026-11-24',
  received_at: '2026-11-24T18:30:00.000000Z',
  sold_at: '2026-11-24T10:00:00.000000Z',
  status: 'completed',
  payment_status: 'paid',
  cashier: 'Budi',
  customer: 'Bu Ani',
  table: 'Meja 7',
  note: 'bungkus',
  lines: [
    {
      line_number: 1,
      kind: 'goods',
      name: 'Kopi Susu',
      modifiers: [
        { name: 'Besar', price_change: 2_000 },
        { name: 'Tanpa gula', price_change: 0 },
      ],
      quantity: 2,
      unit_price: 12_000,
      amount: 24_000,
      included_amount: 0,
      of_line: null,
      note: 'panas',
    },
    extra(2, 'discount', 'Discount', -4_000, { of_line: 1, note: 'teman' }),
    extra(3, 'discount', 'Discount', -1_000, { note: 'hujan' }),
    extra(4, 'service', 'Service charge', 950),
    extra(5, 'tax', 'PB1 10%', 1_995),
    extra(6, 'tax', 'PPN 11%', 0, { included_amount: 1_900 }),
    extra(7, 'rounding', 'Rounding', 55),
  ],
  total_amount: 22_000,
  payments: [
    { method: 'cash', handed_amount: 20_000 },
    { method: 'kasbon', handed_amount: 5_000 },
  ],
  return_amount: 3_000,
  refunds: [
    {
      kind: 'refund',
      method: 'cash',
      amount: 11_000,
      reason: 'Tumpah',
      refunded_at: '2026-11-25T02:05:00.000000Z',
    },
  ],
  refunded_amount: 11_000,
  print_number: 2,
  is_copy: true,
}

function extra(
  line_number: number,
  kind: string,
  name: string,
  amount: number,
  more: Partial<Receipt['lines'][number]> = {},
): Receipt['lines'][number] {
  return {
    line_number,
    kind,
    name,
    modifiers: [],
    quantity: 1,
    unit_price: amount,
    amount,
    included_amount: 0,
    of_line: null,
    note: '',
    ...more,
  }
}
