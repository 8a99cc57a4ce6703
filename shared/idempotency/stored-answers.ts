import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Idempotency } from './idempotency.ts'

/** An answer that was stored with its key. */
export interface StoredAnswer<T> {
  /** 32 bytes: of the request that it answers. */
  readonly fingerprint: Buffer
  /** The `data` of the answer. */
  readonly answer: T
}

/**
 * The answer that was stored with this key.
 *
 * @returns the `data` of that answer, or undefined when the key is new
 * @throws Refusal `IDEMPOTENCY_KEY_REUSED` when the key came with another request
 */
export async function findStoredAnswer<T>(
  statements: Statements,
  idempotency: Idempotency,
): Promise<T | undefined> {
  const found = (await findStoredAnswers<T>(statements, [idempotency.key])).get(idempotency.key)
  if (found !== undefined) refuseOtherRequest(idempotency, found.fingerprint)
  return found?.answer
}

/** The answers that were stored with these keys, by their key. */
export async function findStoredAnswers<T>(
  statements: Statements,
  keys: readonly string[],
): Promise<Map<string, StoredAnswer<T>>> {
  if (keys.length === 0) return new Map()
  const rows = await statements.listRows<{ idempotency_key: Buffer; fingerprint: Buffer; body: string }>(
    'SELECT idempotency_key, fingerprint, body FROM idempotency_keys WHERE idempotency_key IN (?)',
    [keys.map((key) => Buffer.from(key))],
  )
  return new Map(
    rows.map(({ idempotency_key, fingerprint, body }) => [
      idempotency_key.toString(),
      { fingerprint, answer: JSON.parse(body) as T },
    ]),
  )
}

/**
 * @param fingerprint - of the request that the key came with first
 * @throws Refusal `IDEMPOTENCY_KEY_REUSED` unless this request is the same
 */
export function refuseOtherRequest(
  idempotency: Idempotency | undefined,
  fingerprint: Buffer | null | undefined,
): void {
  if (!fingerprint || !idempotency?.fingerprint.equals(fingerprint)) {
    throw new Refusal('IDEMPOTENCY_KEY_REUSED')
  }
}

/** Before a stored answer is given again: InnoDB shows a commit before its flush, and this one's covers it. */
export async function flushReplay(
  statements: Statements,
  ...idempotencies: readonly Pick<Idempotency, 'key'>[]
): Promise<void> {
  if (idempotencies.length === 0) return
  await statements.listChange(
    'UPDATE idempotency_keys SET replays = replays + 1 WHERE idempotency_key IN (?)',
    [idempotencies.map(({ key }) => Buffer.from(key))],
  )
}

/** Stores the answer in the transaction of its effect, as its last statement: it exists if and only if that does. */
export function storeAnswer(
  statements: Statements,
  idempotency: Idempotency,
  answer: unknown,
): Promise<void> {
  return storeAnswers(statements, [{ idempotency, answer }])
}

/** As {@link storeAnswer}, of several effects in one transaction. */
export async function storeAnswers(
  statements: Statements,
  answers: readonly { readonly idempotency: Idempotency; readonly answer: unknown }[],
): Promise<void> {
  if (answers.length === 0) return
  await statements.listChange(
    `INSERT INTO idempotency_keys (idempotency_key, fingerprint, body, finished_at)
     VALUES ${answers.map(() => '(?, ?, ?, SYSDATE(6))').join(', ')}`,
    answers.flatMap(({ idempotency: { key, fingerprint }, answer }) => [
      Buffer.from(key),
      fingerprint,
      JSON.stringify(answer),
    ]),
  )
}
