import { parseArgs } from 'node:util'
import { LoadTestFault } from './load-test-fault.ts'

export const PART_NAMES = ['S1', 'S2', 'S3', '10xS3', 'rush', 'ramp', 'soak'] as const
export type PartName = (typeof PART_NAMES)[number]

/** What a load test is asked to do. */
export interface RunOptions {
  readonly command: 'run'
  /** Undefined for a shop of its own. */
  readonly target: string | undefined
  /** Makes the first owner of a target that is new, so that the load test can make it ready. */
  readonly setUpCode: string | undefined
  /** Hosts of the Internet that the operator says are their own. */
  readonly ownHosts: readonly string[]
  readonly parts: readonly PartName[]
  /** Length of each of the paper's scenarios. */
  readonly seconds: number
  /** Customers a second, on average, and for how long. */
  readonly rushRate: number
  readonly rushSeconds: number
  readonly soakRate: number
  readonly soakSeconds: number
  /** Length of each step of the ramp. */
  readonly rampSeconds: number
  /** Requests a second at which the ramp ends. */
  readonly rampTo: number
  /** How long nothing is asked for at first, where power is measured. */
  readonly idleSeconds: number
  /** A meter, as docs/power.md names it. */
  readonly power: string | undefined
  /** Of the customers. */
  readonly seed: number
  /** Folder of the report; undefined for a new one in build/. */
  readonly outputFolder: string | undefined
}

export interface CompareOptions {
  readonly command: 'compare'
  /** Two folders of reports: what it was, what it is. */
  readonly before: string
  readonly after: string
}

const SECONDS_MAX = 7 * 24 * 3600
/** More than this a second is a ramp's work, and Node's timers are too coarse for it. */
const CUSTOMER_RATE_MAX = 500
const RAMP_RATE_MAX = 200_000
const SEED_MAX = 2 ** 31 - 1
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

const DEFAULTS = {
  seconds: '5s',
  'rush-rate': '20',
  'rush-time': '20s',
  'soak-rate': '2',
  'soak-time': '3m',
  'ramp-time': '3s',
  'ramp-to': '200000',
  'idle-time': '30s',
}
/** Every part once and short, to see that it works; the figures say little. */
const QUICK: typeof DEFAULTS = {
  seconds: '1s',
  'rush-rate': '5',
  'rush-time': '1s',
  'soak-rate': '5',
  'soak-time': '1s',
  'ramp-time': '1s',
  'ramp-to': '100',
  'idle-time': '1s',
}

/**
 * Reads `[--target URL] [--only S1,rush] [--soak-time 8h] …` or `compare A B`.
 *
 * @throws {@link LoadTestFault} that names the option
 */
export function readOptions(programArguments: readonly string[]): RunOptions | CompareOptions {
  const { values, positionals } = parse(programArguments)
  if (positionals.length > 0) return readCompare(positionals)
  if (values['set-up-code'] !== undefined && values.target === undefined) {
    throw new LoadTestFault('--set-up-code is of a shop that --target names.')
  }
  const given = { ...(values.quick ? QUICK : DEFAULTS), ...values }
  return {
    command: 'run',
    target: values.target,
    setUpCode: values['set-up-code'],
    ownHosts: values['i-own-this-host'] ?? [],
    parts: readParts(values.only),
    seconds: duration('--seconds', given.seconds),
    rushRate: number('--rush-rate', given['rush-rate'], CUSTOMER_RATE_MAX),
    rushSeconds: duration('--rush-time', given['rush-time']),
    soakRate: number('--soak-rate', given['soak-rate'], CUSTOMER_RATE_MAX),
    soakSeconds: duration('--soak-time', given['soak-time']),
    rampSeconds: duration('--ramp-time', given['ramp-time']),
    rampTo: number('--ramp-to', given['ramp-to'], RAMP_RATE_MAX),
    idleSeconds: duration('--idle-time', given['idle-time']),
    power: values.power,
    seed: number('--seed', values.seed ?? '1', SEED_MAX),
    outputFolder: values.out,
  }
}

function parse(programArguments: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...programArguments],
      allowPositionals: true,
      options: {
        target: text,
        'set-up-code': text,
        'i-own-this-host': { type: 'string', multiple: true },
        only: text,
        quick: { type: 'boolean', default: false },
        seconds: text,
        'rush-rate': text,
        'rush-time': text,
        'soak-rate': text,
        'soak-time': text,
        'ramp-time': text,
        'ramp-to': text,
        'idle-time': text,
        power: text,
        seed: text,
        out: text,
      },
    })
  } catch (error) {
    throw new LoadTestFault(`${(error as Error).message.split('. ')[0]}.`, { cause: error })
  }
}

function readCompare([command, before, after, ...others]: readonly string[]): CompareOptions {
  if (command !== 'compare' || before === undefined || after === undefined || others.length > 0) {
    throw new LoadTestFault(
      'Besides options there is one command: compare BEFORE AFTER, two folders of reports.',
    )
  }
  return { command, before, after }
}

function readParts(only: string | undefined): readonly PartName[] {
  if (only === undefined) return PART_NAMES
  const names = only.split(',')
  const unknown = names.find((name) => !PART_NAMES.some((part) => part === name))
  if (unknown !== undefined) throw new LoadTestFault(`--only takes ${PART_NAMES.join(',')}, not ${unknown}.`)
  return PART_NAMES.filter((part) => names.includes(part))
}

function duration(option: string, text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smh]?)$/.exec(text) ?? []
  const seconds = Number(count) * (UNITS[unit] ?? 1)
  if (seconds < 1 || seconds > SECONDS_MAX) {
    throw new LoadTestFault(`${option} takes a time like 90s, 10m or 8h, up to ${SECONDS_MAX / 3600}h.`)
  }
  return seconds
}

function number(option: string, text: string, max: number): number {
  const value = /^[1-9]\d*$/.test(text) ? Number(text) : 0
  if (value < 1 || value > max) throw new LoadTestFault(`${option} takes whole numbers from 1 to ${max}.`)
  return value
}
