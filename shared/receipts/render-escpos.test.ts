import { describe, expect, it } from 'vitest'
import { FULL_RECEIPT } from '../testing/full-receipt.ts'
import { renderEscpos } from './render-escpos.ts'

const ESC = '\x1b'
const GS = '\x1d'
/** By what each command begins, and its length with that. */
const COMMANDS: readonly (readonly [begins: string, length: number])[] = [
  [`${ESC}@`, 2],
  [`${ESC}a`, 3],
  [`${ESC}E`, 3],
  [`${ESC}R`, 3],
  [`${ESC}t`, 3],
  [`${GS}!`, 3],
  [`${GS}V`, 4],
]

/** The lines that come out of the printer, without their commands. */
function printed(bytes: Buffer): string[] {
  let rest = bytes.toString('latin1')
  let text = ''
  while (rest !== '') {
    const length = COMMANDS.find(([begins]) => rest.startsWith(begins))?.[1]
    if (length === undefined) text += rest[0]
    rest = rest.slice(length ?? 1)
  }
  return text.split('\n')
}

describe('a receipt for a printer', () => {
  it('has everything that was sold and paid, in Bahasa Indonesia on narrow paper', () => {
    expect(printed(renderEscpos(FULL_RECEIPT, '58', 'id'))).toEqual([
      'Warung Bu Sari',
      'Jl. Melati 5',
      'Bandung',
      '0812-345',
      'NPWP 01.234',
      '*** SALINAN #2 ***',
      '--------------------------------',
      'Antrean 007',
      'No. struk          20261124-0007',
      'Waktu           25-11-2026 01:30',
      'Jual luring     24-11-2026 17:00',
      'Kasir                       Budi',
      'Pelanggan                 Bu Ani',
      'Meja                      Meja 7',
      'Catatan                  bungkus',
      '--------------------------------',
      'Kopi Susu',
      '  + Besar (+2.000)',
      '  + Tanpa gula',
      '  (panas)',
      '  2 x 12.000              24.000',
      '  Diskon (teman)          -4.000',
      '--------------------------------',
      'Subtotal                  20.000',
      'Diskon (hujan)            -1.000',
      'Biaya layanan                950',
      'PB1 10%                    1.995',
      'Pembulatan                    55',
      'TOTAL                  Rp 22.000',
      'Termasuk PPN 11%           1.900',
      'Tunai                     20.000',
      'Kasbon                     5.000',
      'Kembali                    3.000',
      '--------------------------------',
      'Pengembalian (Tunai)     -11.000',
      '  25-11-2026 09:05 Tumpah',
      '--------------------------------',
      'Terima kasih!',
      '',
      '',
      '',
    ])
  })

  it('is wider on wide paper, and speaks English', () => {
    const lines = printed(renderEscpos(FULL_RECEIPT, '80', 'en'))
    expect(lines).toContain('TOTAL                                  Rp 22.000')
    expect(lines).toContain('*** COPY #2 ***')
    expect(lines).toContain('Includes PPN 11%                           1.900')
  })

  it('begins anew, prints the total bold and tall, and cuts the paper at its end', () => {
    const bytes = renderEscpos(FULL_RECEIPT, '58', 'id')
    expect([...bytes.subarray(0, 8)]).toEqual([0x1b, 0x40, 0x1b, 0x52, 0, 0x1b, 0x74, 0])
    expect([...bytes.subarray(-6)]).toEqual([0x0a, 0x0a, 0x1d, 0x56, 0x42, 0])
    const text = bytes.toString('latin1')
    expect(text).toContain('\x1bE\x01\x1d!\x01TOTAL')
    expect(text).toContain('\x1ba\x01\x1bE\x01\x1d!\x11Warung Bu Sari\n\x1d!\x00\x1bE\x00\x1ba\x00')
  })

  it('is no wider than the paper, and has no byte but letters and its own commands', () => {
    const long = 'Nasi Göreng '.repeat(12)
    const [line] = FULL_RECEIPT.lines
    const receipt = {
      ...FULL_RECEIPT,
      shop: { ...FULL_RECEIPT.shop, name: `${long}\x1bp\x00`, footer: `${long}☕` },
      cashier: `${long}\x1dV\x00`,
      table: 'x'.repeat(40),
      note: long,
      lines: line === undefined ? [] : [{ ...line, name: long, note: long, amount: 1_000_000_000_000 }],
    }
    for (const [width, columns] of [
      ['58', 32],
      ['80', 48],
    ] as const) {
      const lines = printed(renderEscpos(receipt, width, 'id'))
      expect(Math.max(...lines.map(({ length }) => length))).toBe(columns)
      expect(lines.join('')).toMatch(/^[ -~]*$/)
    }
  })

  it('has no mark on its first print, and one without a number on a view', () => {
    const original = printed(renderEscpos({ ...FULL_RECEIPT, print_number: 1, is_copy: false }, '58', 'id'))
    expect(original.join('')).not.toContain('SALINAN')
    const view = printed(renderEscpos({ ...FULL_RECEIPT, print_number: null }, '58', 'id'))
    expect(view).toContain('*** SALINAN ***')
  })

  it.each([
    [{ payment_status: 'waiting', payments: [], return_amount: 0 }, 'BELUM DIBAYAR'],
    [{ status: 'rejected' }, 'DITOLAK'],
    [{ status: 'refunded' }, 'SUDAH DIKEMBALIKAN'],
  ])('says of %j: %s', (changes, said) => {
    expect(printed(renderEscpos({ ...FULL_RECEIPT, ...changes }, '58', 'id'))).toContain(said)
  })

  it('has no subtotal where nothing but goods was charged, and no empty fields', () => {
    const bare = {
      ...FULL_RECEIPT,
      shop: { ...FULL_RECEIPT.shop, address: '', phone: '', tax_number: '', footer: '' },
      lines: FULL_RECEIPT.lines.slice(0, 1),
      sold_at: null,
      cashier: null,
      customer: null,
      table: '',
      note: '',
      refunds: [],
      return_amount: 0,
    }
    const lines = printed(renderEscpos(bare, '58', 'id')).join('\n')
    for (const absent of [
      'Subtotal',
      'NPWP',
      'Kasir',
      'Pelanggan',
      'Meja',
      'Catatan',
      'Kembali',
      'Pengembalian',
    ]) {
      expect(lines).not.toContain(absent)
    }
  })
})
