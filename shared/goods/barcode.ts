import { Refusal } from '../errors/refusal.ts'

/** EAN-8, UPC-A and EAN-13, by how many digits they have. */
const LENGTHS: readonly number[] = [8, 12, 13]

/**
 * A barcode as it is kept: EAN-8 or EAN-13. A UPC-A is the EAN-13 that begins with 0, and is kept as that one, so that
 * whatever the scanner sends finds the same goods.
 *
 * @param text - digits, with blanks or hyphens between them
 * @returns undefined for what is no barcode or has a wrong digit
 * @see https://ref.gs1.org/standards/genspecs/ (check digits, §7.9)
 */
export function barcodeOf(text: string): string | undefined {
  const digits = text.replaceAll(/[\s-]/g, '')
  if (!/^\d+$/.test(digits) || !LENGTHS.includes(digits.length) || !isChecked(digits)) return undefined
  return digits.length === 12 ? `0${digits}` : digits
}

/** @throws Refusal `BARCODE_INVALID` */
export function normaliseBarcode(text: string): string {
  const barcode = barcodeOf(text)
  if (barcode === undefined) throw new Refusal('BARCODE_INVALID')
  return barcode
}

/** From the right the digits count 1, 3, 1, 3 …, and all of it comes to whole tens. */
function isChecked(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}
