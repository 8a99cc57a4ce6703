import { parseArgs } from 'node:util'
import { BenchFault } from '../options.ts'

export interface FillArguments {
  /** Goods of a shop that has none yet. */
  readonly goods: number
  readonly transactions: number
  readonly days: number
  readonly seed: number
  /** `mysql://` URL of a database to be filled, migrated already; undefined for one that is made and removed. */
  readonly url: string | undefined
  /** Where the shop is to be kept with its database; not together with a URL. */
  readonly folder: string | undefined
}

const GOODS_MAX = 10_000_000
const TRANSACTIONS_MAX = 100_000_000
/** More than a century is no date of a shop. */
const DAYS_MAX = 36_500
const SEED_MAX = 4_294_967_295

/**
 * Reads `--goods 200 --transactions 1000000 --days 365 --seed 1`, and `--url mysql://…` or `--folder DIR`.
 *
 * @throws BenchFault that names the option
 */
export function readFillArguments(programArguments: readonly string[]): FillArguments {
  const { goods, transactions, days, seed, url, folder } = parse(programArguments)
  if (url !== undefined && folder !== undefined) {
    throw new BenchFault('--url and --folder cannot be used together.')
  }
  return {
    goods: wholeNumber('--goods', goods, GOODS_MAX),
    transactions: wholeNumber('--transactions', transactions, TRANSACTIONS_MAX),
    days: wholeNumber('--days', days, DAYS_MAX),
    seed: wholeNumber('--seed', seed, SEED_MAX),
    url,
    folder,
  }
}

function parse(programArguments: readonly string[]) {
  try {
    return parseArgs({
      args: [...programArguments],
      options: {
        goods: { type: 'string', default: '200' },
        transactions: { type: 'string', default: '1000000' },
        days: { type: 'string', default: '365' },
        seed: { type: 'string', default: '1' },
        url: { type: 'string' },
        folder: { type: 'string' },
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
