import type { FastifyReply, FastifyRequest } from 'fastify'
import { ok } from '../contract/envelope.ts'
import { etagOf, isFresh } from '../http/etag.ts'
import type { Receipt, ReceiptQuery } from './contract.ts'
import { renderEscpos } from './render-escpos.ts'
import { renderHtml } from './render-html.ts'

type Form = Pick<ReceiptQuery, 'format' | 'width' | 'lang'>

/** Answers with the receipt in the form that was asked for, or with 304 where the client has it already. */
export function answerReceipt(
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  receipt: Receipt,
  form: Form,
): FastifyReply {
  const body = bodyOf(reply, receipt, form)
  const etag = etagOf(typeof body === 'string' ? body : body.toString('latin1'))
  reply.headers({ ETag: etag, 'Cache-Control': 'no-cache' })
  return isFresh(request, etag) ? reply.code(304).send() : reply.send(body)
}

/** Answers with a print of the receipt, which no cache may give again. */
export function answerPrint(reply: FastifyReply, receipt: Receipt, form: Form): FastifyReply {
  const body = bodyOf(reply, receipt, form)
  return reply
    .headers({ 'Cache-Control': 'no-store', 'Receipt-Print-Number': receipt.print_number ?? 0 })
    .send(body)
}

function bodyOf(reply: FastifyReply, receipt: Receipt, { format, width, lang }: Form): string | Buffer {
  if (format === 'json') {
    reply.type('application/json; charset=utf-8')
    return JSON.stringify(ok(receipt))
  }
  if (format === 'html') {
    const { html, policy } = renderHtml(receipt, width, lang)
    reply.type('text/html; charset=utf-8').header('Content-Security-Policy', policy)
    return html
  }
  reply
    .type('application/octet-stream')
    .header('Content-Disposition', `attachment; filename="${receipt.receipt_number}.bin"`)
  return renderEscpos(receipt, width, lang)
}
