import { setTimeout as delay } from 'node:timers/promises'
import type { Draw } from '../../../bench/fill/draw.ts'
import type { Answer, Asked, History } from './history.ts'

/** Deadlines nest: the client is the last to give up an attempt. */
const ATTEMPT_TIMEOUT_MS = 10_000
/** Only keeps a shop that never answers again from hanging its proof. */
const ANSWER_TIMEOUT_MS = 120_000
/** Far shorter than Retry-After asks for, so that there are more repeats. */
const PAUSE_MS_MAX = 100

/** A way to ask the shop; an answer is whatever is not to be repeated. */
export type Ask = (asked: Asked) => Promise<Answer>

/**
 * Asks as a careful client does: on any fault, and on every answer that invites it, the same request again.
 *
 * @param url - of the shop
 * @param history - gets every attempt
 * @param draw - chooses the pauses
 */
export function repeatUntilAnswered(url: string, history: History, draw: Draw): Ask {
  return async (asked) => {
    const request = history.ask(asked)
    const giveUpAt = performance.now() + ANSWER_TIMEOUT_MS
    for (let attempt = 1; performance.now() < giveUpAt; attempt++) {
      const answer = await attemptOnce(url, history, { request, attempt, asked })
      if (answer !== undefined && !invitesRepeat(answer)) return answer
      await delay(draw() * PAUSE_MS_MAX)
    }
    throw new Error(`request ${request} was not answered within ${ANSWER_TIMEOUT_MS / 1_000} s`)
  }
}

/** @returns whether the same request, asked again, may be answered otherwise */
export function invitesRepeat({ status, error }: Answer): boolean {
  return status >= 500 || status === 429 || error?.reason === 'IN_PROGRESS'
}

interface Attempt {
  readonly request: number
  readonly attempt: number
  readonly asked: Asked
}

/** @returns the answer; undefined where none came, which the history tells */
export async function attemptOnce(
  url: string,
  history: History,
  { request, attempt, asked }: Attempt,
): Promise<Answer | undefined> {
  const answer = await post(url, asked).catch((error: unknown) => {
    history.note({ kind: 'failed', request, attempt, fault: faultIn(error) })
    return undefined
  })
  if (answer !== undefined) history.note({ kind: 'answered', request, attempt, ...answer })
  return answer
}

async function post(url: string, { operation, key, body, headers }: Asked): Promise<Answer> {
  const response = await fetch(`${url}/api/small/${operation}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
  })
  const { data, error } = (await response.json()) as Pick<Answer, 'data' | 'error'>
  return {
    status: response.status,
    isReplay: response.headers.get('idempotency-replayed') === 'true',
    data,
    ...(error !== undefined && { error: { reason: error.reason, details: error.details } }),
  }
}

/** @returns the cause, since fetch itself says only that it failed */
function faultIn(error: unknown): string {
  const { code, message, cause } = error as { code?: string; message: string; cause?: unknown }
  return cause === undefined ? (code ?? message) : faultIn(cause)
}
