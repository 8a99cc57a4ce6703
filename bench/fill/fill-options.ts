import { parseArgs } from 'node:util'
import { BenchFault } from '../options.ts'

export interface FillArguments {
  readonly transactions: number
  readonly days: number
  readonly seed: number
  /** `mysql://` URL of a database to be filled, migrated already; undefined for one that is made and removed. */
  readonly url: string | undefined
}

const TRANSACTIONS_MAX = 100_000_000
const DAYS_MAX = 3_650
const SEED_MAX = 4_294_967_295

/**
 * Reads `--transactions 1000000 --days 365 --seed 1 --url mysql://…`.
 *
 * @throws BenchFault that names the option
 */
export function readFillArguments(programArguments: readonly string[]): FillArguments {
  const { transactions, days, seed, url } = parse(programArguments)
  return {
    transactions: wholeNumber('--transactions', transactions, TRANSACTIONS_MAX),
    days: wholeNumber('--days', days, DAYS_MAX),
    seed: wholeNumber('--seed', seed, SEED_MAX),
    url,
  }
}

function parse(programArguments: readonly string[]) {
  try {
    return parseArgs({
      args: [...programArguments],
      options: {
        transactions: { type: 'string', default: '1000000' },
        days: { type: 'string', default: '365' },
        seed: { type: 'string', default: '1' },
        url: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw new BenchFault(`${(error as Error).message.split('. ')[0]}.`, { cause: error })
  }
}

function wholeNumber(option: string, text: string, max: number): number {
  const number = /^[1-9]\d*$/.test(text) ? Number(text) : 0
  if (number < 1 || number > max) throw new BenchFault(`${option} takes a whole number from 1 to ${max}.`)
  return number
}
