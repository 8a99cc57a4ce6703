import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The variable that names the folder in which a test and the function that it kills talk. */
export const KILL_FOLDER = 'KILL_AT_STEP_FOLDER'

/** Where in a statement's life: before it is sent, once it is on its way, or as its reply is there. */
export const PLACES = ['before', 'sent', 'replied'] as const
export type Place = (typeof PLACES)[number]

/** What the function is to do in transactions that lock carts first. Every statement of one is a step, from 1. */
export interface KillOrder {
  /** Undefined only notes the steps. */
  readonly killAt?: { readonly step: number; readonly place: Place }
  /** Those of customers; a shop that has just started may still warm up by paying a cart that there is not. */
  readonly carts: readonly number[]
  /** Only in a transaction that locks so many of them or more; of its first statement nobody knows that yet. */
  readonly cartsMin: number
  /** False sends neither START TRANSACTION nor COMMIT, so that each statement is kept by itself. */
  readonly hasTransactions: boolean
}

export interface StepNote {
  /** Counts the transactions, from 1. */
  readonly transaction: number
  readonly step: number
  readonly sql: string
  /** Numbers of the customers' carts that it has locked. */
  readonly carts: readonly number[]
  /** Set where the function was killed. */
  readonly place?: Place
}

const ORDER = 'order.json'
const NOTES = 'notes.jsonl'

export function giveOrder(folder: string, order: KillOrder): void {
  rmSync(join(folder, NOTES), { force: true })
  writeFileSync(join(folder, ORDER), JSON.stringify(order))
}

export function takeBackOrder(folder: string): void {
  rmSync(join(folder, ORDER), { force: true })
}

/** @returns undefined where there is none */
export function readOrder(folder: string): KillOrder | undefined {
  const path = join(folder, ORDER)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** Synchronous, since the next thing that happens may be the end of the process. */
export function noteStep(folder: string, note: StepNote): void {
  appendFileSync(join(folder, NOTES), `${JSON.stringify(note)}\n`)
}

export function readNotes(folder: string): StepNote[] {
  const path = join(folder, NOTES)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
