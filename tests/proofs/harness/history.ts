import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { StagedGoods } from './stage.ts'

/** A request of one customer; it is repeated with the same key until it is answered. */
export interface Asked {
  /** What the customer means to buy: however often it is asked for, it must be sold once. */
  readonly purchase: string
  readonly operation: 'cart' | 'pay'
  /** Undefined sends none. */
  readonly key: string | undefined
  readonly body: Readonly<Record<string, unknown>>
  /** Those of somebody of the staff; without them it is a customer. */
  readonly headers?: Readonly<Record<string, string>>
  /** Reasons of a refusal that are right here; 200 always is. */
  readonly mayBeRefused?: readonly string[]
}

/** What the shop said; `data` and `error` as in its envelope. */
export interface Answer {
  readonly status: number
  readonly isReplay: boolean
  readonly data: Readonly<Record<string, unknown>> | null
  readonly error?: { readonly reason: string; readonly details: Readonly<Record<string, unknown>> }
}

/** What happened, in its sequence; a request has a number, from 1, and so has each attempt of it. */
export type HistoryRecord =
  | ({ readonly kind: 'goods' } & StagedGoods)
  | ({ readonly kind: 'asked'; readonly request: number } & Asked)
  | ({ readonly kind: 'answered'; readonly request: number; readonly attempt: number } & Answer)
  /** The attempt had no answer: the connection was refused or reset, or it took too long. */
  | { readonly kind: 'failed'; readonly request: number; readonly attempt: number; readonly fault: string }
  /** What the proof itself did, such as a kill. */
  | { readonly kind: 'did'; readonly what: string }

/** Written only so often, since each record by itself would slow the customers down. */
const LINES_AT_ONCE = 500

/** Everything that customers asked and were answered, in memory and in a file of JSON lines. */
export class History {
  readonly path: string
  readonly records: HistoryRecord[] = []
  #unwritten: string[] = []
  #requestCount = 0
  readonly #startedMs = performance.now()

  /** @param head - its first line, as what it is of and its seed */
  constructor(path: string, head: Readonly<Record<string, unknown>>) {
    this.path = path
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(head)}\n`)
  }

  note(record: HistoryRecord): void {
    this.records.push(record)
    const atMs = Math.round(performance.now() - this.#startedMs)
    this.#unwritten.push(JSON.stringify({ atMs, ...record }))
    if (this.#unwritten.length >= LINES_AT_ONCE) this.save()
  }

  /** @returns the number of the request */
  ask(asked: Asked): number {
    const request = ++this.#requestCount
    this.note({ kind: 'asked', request, ...asked })
    return request
  }

  /** Writes what is not in the file yet. */
  save(): void {
    if (this.#unwritten.length > 0) appendFileSync(this.path, `${this.#unwritten.join('\n')}\n`)
    this.#unwritten = []
  }

  /** Removes the file. */
  forget(): void {
    rmSync(this.path, { force: true })
  }
}
