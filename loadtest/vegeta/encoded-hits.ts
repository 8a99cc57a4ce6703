import { parse } from 'csv-parse/sync'
import type { Hit } from './hit.ts'

const NS_A_MS = 1_000_000
/** What vegeta writes into the hits that it could not make, having no request for them. */
const OUT_OF_TARGETS = 'no targets to attack'

/**
 * Reads what `vegeta encode -to csv` wrote: timestamp in ns, code, latency in ns, bytes out, bytes in, error, body,
 * name, number, method, URL, headers.
 *
 * @returns every request that was sent, in the order of sending
 */
export function hitsIn(csv: string): Hit[] {
  const rows: string[][] = parse(csv, { relax_column_count: true })
  return rows
    .map(([at = '', code = '', latency = '', , , error = '', body = '']) => ({
      atMs: Number(at) / NS_A_MS,
      latencyMs: Number(latency) / NS_A_MS,
      code: Number(code),
      error,
      body: Buffer.from(body, 'base64').toString(),
    }))
    .filter(({ error }) => error !== OUT_OF_TARGETS)
    .sort((a, b) => a.atMs - b.atMs)
}
