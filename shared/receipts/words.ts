import type { Language } from './contract.ts'

/** Everything that a receipt says beside what was sold. */
export interface Words {
  readonly copy: string
  readonly number: string
  readonly callNumber: string
  readonly time: string
  readonly soldAt: string
  readonly cashier: string
  readonly customer: string
  readonly table: string
  readonly note: string
  readonly subtotal: string
  readonly total: string
  readonly included: string
  readonly change: string
  readonly notPaid: string
  readonly rejected: string
  readonly refunded: string
  readonly refund: string
  readonly taxNumber: string
  /** Lines that are no goods, by kind; a tax has its own name. */
  readonly kinds: Readonly<Record<string, string>>
  readonly methods: Readonly<Record<string, string>>
}

export const WORDS: Readonly<Record<Language, Words>> = {
  id: {
    copy: 'SALINAN',
    number: 'No. struk',
    callNumber: 'Antrean',
    time: 'Waktu',
    soldAt: 'Jual luring',
    cashier: 'Kasir',
    customer: 'Pelanggan',
    table: 'Meja',
    note: 'Catatan',
    subtotal: 'Subtotal',
    total: 'TOTAL',
    included: 'Termasuk',
    change: 'Kembali',
    notPaid: 'BELUM DIBAYAR',
    rejected: 'DITOLAK',
    refunded: 'SUDAH DIKEMBALIKAN',
    refund: 'Pengembalian',
    taxNumber: 'NPWP',
    kinds: {
      discount: 'Diskon',
      service: 'Biaya layanan',
      rounding: 'Pembulatan',
      delivery: 'Ongkos kirim',
    },
    methods: {
      cash: 'Tunai',
      counter: 'Bayar di kasir',
      card: 'Kartu',
      transfer: 'Transfer',
      kasbon: 'Kasbon',
      qris: 'QRIS',
    },
  },
  en: {
    copy: 'COPY',
    number: 'Receipt',
    callNumber: 'Call number',
    time: 'Time',
    soldAt: 'Sold offline',
    cashier: 'Cashier',
    customer: 'Customer',
    table: 'Table',
    note: 'Note',
    subtotal: 'Subtotal',
    total: 'TOTAL',
    included: 'Includes',
    change: 'Change',
    notPaid: 'NOT PAID',
    rejected: 'REJECTED',
    refunded: 'REFUNDED',
    refund: 'Refund',
    taxNumber: 'NPWP',
    kinds: {
      discount: 'Discount',
      service: 'Service charge',
      rounding: 'Rounding',
      delivery: 'Delivery',
    },
    methods: {
      cash: 'Cash',
      counter: 'Pay at the counter',
      card: 'Card',
      transfer: 'Transfer',
      kasbon: 'Credit (kasbon)',
      qris: 'QRIS',
    },
  },
}
