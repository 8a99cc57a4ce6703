import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Idempotency } from './idempotency.ts'

/**
 * The answer that was stored with this key.
 *
 * @returns the `data` of that answer, or undefined when the key is new
 * @throws Refusal `IDEMPOTENCY_KEY_REUSED` when the key came with another request
 */
export async function findStoredAnswer<T>(
  statements: Statements,
  { key, fingerprint }: Idempotency,
): Promise<T | undefined> {
  const [row] = await statements.rows<{ fingerprint: Buffer; body: string }>(
    'SELECT fingerprint, body FROM idempotency_keys WHERE idempotency_key = ?',
    [Buffer.from(key)],
  )
  if (row === undefined) return undefined
  if (!fingerprint.equals(row.fingerprint)) throw new Refusal('IDEMPOTENCY_KEY_REUSED')
  return JSON.parse(row.body) as T
}

/** Before a stored answer is given again: InnoDB shows a commit before its flush, and this one's covers it. */
export async function flushReplay(statements: Statements, { key }: Idempotency): Promise<void> {
  await statements.change('UPDATE idempotency_keys SET replays = replays + 1 WHERE idempotency_key = ?', [
    Buffer.from(key),
  ])
}

/** Stores the answer in the transaction of its effect, as its last statement: it exists if and only if that does. */
export async function storeAnswer(
  statements: Statements,
  { key, fingerprint }: Idempotency,
  answer: unknown,
): Promise<void> {
  await statements.change(
    'INSERT INTO idempotency_keys (idempotency_key, fingerprint, body, finished_at) VALUES (?, ?, ?, SYSDATE(6))',
    [Buffer.from(key), fingerprint, JSON.stringify(answer)],
  )
}
