import { STATUS_CODES } from 'node:http'
import { catalogue, type Reason } from '@kedai/shared/errors/catalogue.ts'
import { advice } from './docs-error-advice.ts'

const INTRODUCTION = `# Errors

<!-- Made by scripts/docs-errors.ts from shared/errors/catalogue.ts; change that, then npm run docs:errors. -->

Every answer that is a "no" has this form, also those of the server itself (unknown addresses, bodies that are
too large, slow clients):

\`\`\`json
{
  "code": 409,
  "status": "Conflict",
  "data": null,
  "error": {
    "reason": "OUT_OF_STOCK",
    "message": "There is less in stock than asked for; details say what is left.",
    "details": { "goods": [{ "goods_id": 2, "total": 31, "stock": 30 }] },
    "request_id": "019ab2f4-9d1c-7cc3-b5d2-0f6b1a1c7e55"
  }
}
\`\`\`

- \`code\` is the HTTP status and \`status\` its reason phrase.
- \`reason\` is constant: programs decide by it. \`message\` is for a person to read and may change.
- \`details\` is an object. It is empty where [the table of details](#details) does not name the reason.
- \`request_id\` names the request in the shop's log. The header \`X-Request-Id\` carries it in every answer.

What a client may send again:

- **400 to 499**: not before something has changed. 409 \`IN_PROGRESS\` and 408 are the exceptions.
- **503**: always, after the seconds that \`Retry-After\` says. The pause differs from answer to answer, so that
  clients which were turned away together do not come back together.
- With an \`Idempotency-Key\` a request can be repeated at any time: it takes effect once, and its answer is given
  again with \`Idempotency-Replayed: true\`. See [idempotency](architecture.md#idempotency).
`

const REASONS = `
## Reasons

| Reason | Status | Message | What a client should do |
|---|---|---|---|
`

const DETAILS = `
## Details

| Reason | \`details\` |
|---|---|
`

/** docs/errors.md, from the catalogue and the advice that goes with it. */
export function errorsPage(): string {
  const reasons = Object.entries(catalogue) as [Reason, { status: number; message: string }][]
  const rows = reasons.map(([reason, { status, message }]) =>
    row(`\`${reason}\``, `${status} ${STATUS_CODES[status]}`, message, advice[reason].client),
  )
  const details = reasons.flatMap(([reason]) => {
    const text = advice[reason].details
    return text === undefined ? [] : [row(`\`${reason}\``, text)]
  })
  return [INTRODUCTION, REASONS, ...rows, DETAILS, ...details].join('')
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
}
