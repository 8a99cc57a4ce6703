import type { HttpRequest } from './http-request.ts'

/** Lines that are handed over at once: one write a line would cost as much as the load itself. */
const LINES_A_WRITE = 100

/**
 * The requests as vegeta reads them, one JSON object a line.
 *
 * @param url - `http://host:port`
 * @see https://github.com/tsenart/vegeta#json-format
 */
export function* targetsOf(url: string, requests: Iterable<HttpRequest>): Generator<string> {
  let lines: string[] = []
  for (const request of requests) {
    lines.push(targetOf(url, request))
    if (lines.length < LINES_A_WRITE) continue
    yield lines.join('')
    lines = []
  }
  if (lines.length > 0) yield lines.join('')
}

function targetOf(url: string, { method, path, headers = {}, body }: HttpRequest): string {
  const target = {
    method,
    url: `${url}${path}`,
    header: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...(body === undefined ? {} : { body: Buffer.from(body).toString('base64') }),
  }
  return `${JSON.stringify(target)}\n`
}
