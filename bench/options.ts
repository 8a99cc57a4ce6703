import { parseArgs } from 'node:util'

/** What the bench is asked to do. */
export interface BenchOptions {
  /** Length of one measurement, in seconds. */
  readonly seconds: number
  /** How often each is measured, in turns. */
  readonly rounds: number
  /** Numbers of clients at once, each with a connection of its own. */
  readonly clients: readonly number[]
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

/**
 * Reads `--seconds 5 --rounds 3 --clients 1,32 --json FILE`.
 *
 * @throws {@link BenchFault} that names the option
 */
export function readOptions(programArguments: readonly string[]): BenchOptions {
  const { seconds, rounds, clients, json } = parse(programArguments)
  return {
    seconds: wholeNumber('--seconds', seconds, SECONDS_MAX),
    rounds: wholeNumber('--rounds', rounds, ROUNDS_MAX),
    clients: clients.split(',').map((one) => wholeNumber('--clients', one, CLIENTS_MAX)),
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
        clients: { type: 'string', default: '1,32' },
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
