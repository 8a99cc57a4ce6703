import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * What the bench can measure, in the order in which it does: processes first, since those are not kept on one processor
 * and what the bench starts later is.
 */
export const SECTIONS = [
  'process',
  'throughput',
  'slow-flush',
  'rates',
  'paper',
  'serial-tail',
  'growth',
] as const
export type Section = (typeof SECTIONS)[number]

/** What can be looked into with a profiler. */
export const PROFILES = ['stocks', 'cart', 'pay'] as const
export type Profile = (typeof PROFILES)[number]

/** What the bench is asked to do. */
export interface BenchOptions {
  /** Length of one measurement, in seconds. */
  readonly seconds: number
  /** How often each is measured, in turns. */
  readonly rounds: number
  /** Numbers of clients at once, each with a connection of its own. */
  readonly clients: readonly number[]
  /** What is measured. */
  readonly only: readonly Section[]
  /** Instead of measuring: where Kedai's time goes in this scenario. */
  readonly profile: Profile | undefined
  /** The big shop of the section growth. */
  readonly growth: {
    readonly goods: number
    readonly transactions: number
    /** Where filled shops are kept between runs. */
    readonly folder: string
    /** Memory of the database for its pages, as MariaDB's option says it. */
    readonly bufferPool: string
  }
  /** Where the figures go as JSON. */
  readonly jsonFile: string | undefined
}

/** What was asked for cannot be done; `message` is one plain sentence. */
export class BenchFault extends Error {
  override readonly name = 'BenchFault'
}

const SECONDS_MAX = 600
const ROUNDS_MAX = 100
const CLIENTS_MAX = 1000
const ROWS_MAX = 1_000_000_000
const GROWTH_FOLDER = fileURLToPath(new URL('../build/growth', import.meta.url))

/**
 * Reads `--seconds 5 --rounds 3 --clients 1,32,128 --only throughput,paper --profile pay --json FILE`, and of the big
 * shop `--growth-goods 1000000 --growth-transactions 10000000 --growth-folder FOLDER --growth-buffer-pool 64M`.
 *
 * @throws {@link BenchFault} that names the option
 */
export function readOptions(programArguments: readonly string[]): BenchOptions {
  const { seconds, rounds, clients, only, profile, json, ...growth } = parse(programArguments)
  return {
    seconds: wholeNumber('--seconds', seconds, SECONDS_MAX),
    rounds: wholeNumber('--rounds', rounds, ROUNDS_MAX),
    clients: clients.split(',').map((one) => wholeNumber('--clients', one, CLIENTS_MAX)),
    only: only.split(',').map((one) => oneOf('--only', one, SECTIONS)),
    profile: profile === undefined ? undefined : oneOf('--profile', profile, PROFILES),
    growth: {
      goods: wholeNumber('--growth-goods', growth['growth-goods'], ROWS_MAX),
      transactions: wholeNumber('--growth-transactions', growth['growth-transactions'], ROWS_MAX),
      folder: growth['growth-folder'],
      bufferPool: growth['growth-buffer-pool'],
    },
    jsonFile: json,
  }
}

function parse(programArguments: readonly string[]) {
  try {
    return parseArgs({
      args: [...programArguments],
      options: {
        seconds: { type: 'string', default: '5' },
        rounds: { type: 'string', default: '3' },
        clients: { type: 'string', default: '1,32,128' },
        only: { type: 'string', default: SECTIONS.join(',') },
        profile: { type: 'string' },
        'growth-goods': { type: 'string', default: '1000000' },
        'growth-transactions': { type: 'string', default: '10000000' },
        'growth-folder': { type: 'string', default: GROWTH_FOLDER },
        'growth-buffer-pool': { type: 'string', default: '64M' },
        json: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw new BenchFault(`${(error as Error).message.split('. ')[0]}.`, { cause: error })
  }
}

function wholeNumber(option: string, text: string, max: number): number {
  const number = /^[1-9]\d*$/.test(text) ? Number(text) : 0
  if (number < 1 || number > max) throw new BenchFault(`${option} takes whole numbers from 1 to ${max}.`)
  return number
}

function oneOf<Name extends string>(option: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text)
  if (found === undefined) throw new BenchFault(`${option} takes ${names.join(', ')}.`)
  return found
}
