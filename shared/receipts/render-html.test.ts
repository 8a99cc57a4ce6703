import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { FULL_RECEIPT } from '../testing/full-receipt.ts'
import { renderHtml } from './render-html.ts'

describe('a receipt as a page', () => {
  it.each([
    ['58', 'id', 'TOTAL', 'Biaya layanan'],
    ['80', 'en', 'TOTAL', 'Service charge'],
  ] as const)('fits paper of %s mm, in %s', (width, lang, total, service) => {
    const { html } = renderHtml(FULL_RECEIPT, width, lang)
    expect(html).toContain(`<html lang="${lang}">`)
    expect(html).toContain(`@page{size:${width}mm auto;margin:0}`)
    expect(html).toContain(`<p class="columns bold"><span>${total}</span><span>Rp 22.000</span></p>`)
    expect(html).toContain(`<p class="columns"><span>${service}</span><span>950</span></p>`)
    expect(html).toContain('<p class="title">Warung Bu Sari</p>')
  })

  it('loads nothing, and its policy lets in its own style alone', () => {
    const { html, policy } = renderHtml(FULL_RECEIPT, '58', 'id')
    expect(html).not.toMatch(/<script|<img|<link|src=|href=|url\(|style="/)
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
    const digest = createHash('sha256').update(style).digest('base64')
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })

  it('escapes whatever somebody typed', () => {
    const typed = `<script>alert("1")</script>&'`
    const [line] = FULL_RECEIPT.lines
    const { html } = renderHtml(
      {
        ...FULL_RECEIPT,
        shop: { ...FULL_RECEIPT.shop, name: typed, address: typed, footer: typed },
        receipt_number: typed,
        cashier: typed,
        table: typed,
        note: typed,
        lines: line === undefined ? [] : [{ ...line, name: typed, note: typed }],
        refunds: FULL_RECEIPT.refunds.map((refund) => ({ ...refund, reason: typed, method: typed })),
      },
      '58',
      'id',
    )
    expect(html).not.toContain('<script')
    expect(html.split('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;')).toHaveLength(13)
  })
})
