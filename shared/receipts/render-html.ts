import { createHash } from 'node:crypto'
import type { Language, PaperWidth, Receipt } from './contract.ts'
import { layoutReceipt, type Row } from './layout.ts'

/** A page to print, and the policy that it is served with. */
export interface ReceiptPage {
  readonly html: string
  /** For `Content-Security-Policy`: its own style, and nothing else. */
  readonly policy: string
}

/** Millimetres that a roll's printer leaves free at each side. */
const MARGIN_MM = 3

/** The receipt as a page of its own, for a roll of paper: no script, nothing from elsewhere, every text escaped. */
export function renderHtml(receipt: Receipt, width: PaperWidth, language: Language): ReceiptPage {
  const style = styleOf(width)
  const digest = createHash('sha256').update(style).digest('base64')
  const rows = layoutReceipt(receipt, language).map(htmlOf).join('\n')
  return {
    html: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(receipt.receipt_number)}</title>
<style>${style}</style>
</head>
<body>
${rows}
</body>
</html>
`,
    policy: `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  }
}

function styleOf(width: PaperWidth): string {
  return `@page{size:${width}mm auto;margin:0}
body{box-sizing:border-box;width:${width}mm;margin:0 auto;padding:${MARGIN_MM}mm;font:3mm/1.35 monospace;color:#000;background:#fff}
p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
p.center,p.title,p.mark{text-align:center}
p.title{font-size:5mm;font-weight:bold}
p.mark,p.bold{font-weight:bold}
p.columns{display:flex;justify-content:space-between;gap:2mm}
p.columns span+span{white-space:nowrap}
p.bold{font-size:4mm}
hr{border:0;border-top:.3mm dashed #000;margin:1mm 0}`
}

function htmlOf(row: Row): string {
  if (row.kind === 'rule') return '<hr>'
  if (row.kind === 'text') {
    return `<p${row.style === undefined ? '' : ` class="${row.style}"`}>${escaped(row.text)}</p>`
  }
  const classes = row.isBold ? 'columns bold' : 'columns'
  return `<p class="${classes}"><span>${escaped(row.left)}</span><span>${escaped(row.right)}</span></p>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
