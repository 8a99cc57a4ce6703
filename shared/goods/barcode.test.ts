import { describe, expect, it } from 'vitest'
import { barcodeOf, normaliseBarcode } from './barcode.ts'

describe('a barcode', () => {
  it.each([
    ['8992761111113', '8992761111113'],
    ['8998866200578', '8998866200578'],
    ['4006381333931', '4006381333931'],
    ['96385074', '96385074'],
    ['036000291452', '0036000291452'],
    ['0036000291452', '0036000291452'],
    [' 4006-3813 33931 ', '4006381333931'],
    ['4006381333932', undefined],
    ['96385075', undefined],
    ['036000291453', undefined],
    ['12345670123456', undefined],
    ['1234567', undefined],
    ['', undefined],
    ['40063813339E1', undefined],
    ['٤٠٠٦٣٨١٣٣٣٩٣١', undefined],
  ])('%j is kept as %j', (text, kept) => {
    expect(barcodeOf(text)).toBe(kept)
  })

  it('is refused where a digit is wrong', () => {
    expect(() => normaliseBarcode('4006381333932')).toThrow(
      expect.objectContaining({ reason: 'BARCODE_INVALID' }),
    )
    expect(normaliseBarcode('96385074')).toBe('96385074')
  })
})
