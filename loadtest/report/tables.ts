import { PAPER_SCENARIOS } from '../scenarios.ts'
import type { Part, Results, Stream } from './results.ts'

/** A table of a report, before it has a form. */
export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const NOTHING = '–'
const MIB = 1024 * 1024

/** Every table that the results have something for. */
export function tablesOf(results: Results): Table[] {
  const all = [
    paperTable(results),
    streamTable(results),
    rampTable(results),
    driftTable(results),
    energyTable(results),
    codeTable(results),
  ]
  return all.filter(({ rows }) => rows.length > 0)
}

/** The carts of S1 to S3, as the paper counts them: each line below the one that it had. */
function paperTable({ parts }: Results): Table {
  return {
    title: 'The paper’s scenarios: its own figures on a Raspberry Pi 4B, and this run',
    head: [
      'Scenario',
      'Measured by',
      'Carts',
      'Duration s',
      'Mean ms',
      'p99 ms',
      'Success',
      'Carts/s',
      'Watts',
    ],
    rows: PAPER_SCENARIOS.flatMap(({ name, paper }) => {
      const part = parts.find((one) => one.name === name)
      const cart = part?.streams.find((one) => one.name === 'cart')?.summary
      if (part === undefined || cart === undefined || paper === undefined) return []
      return [
        [
          name,
          'the paper',
          String(paper.requestCount),
          String(paper.durationSeconds),
          String(paper.meanMs),
          NOTHING,
          percent(paper.success),
          String(paper.throughputPerSecond),
          String(paper.watts),
        ],
        [
          name,
          'this run',
          String(cart.requestCount),
          cart.durationSeconds.toFixed(2),
          ms(cart.meanMs),
          ms(cart.p99Ms),
          percent(cart.success),
          cart.throughputPerSecond.toFixed(2),
          fixed(part.energy?.meanWatts, 2),
        ],
      ]
    }),
  }
}

function streamTable({ parts }: Results): Table {
  return {
    title: 'Every kind of request',
    head: [
      'Part',
      'Request',
      'Asked/s',
      'Sent',
      'Answered/s',
      'Success',
      'Mean ms',
      'p50 ms',
      'p99 ms',
      'Most ms',
    ],
    rows: parts.flatMap((part) =>
      part.streams.map(({ name, offeredPerSecond, summary }) => [
        part.name,
        name,
        String(offeredPerSecond),
        String(summary.requestCount),
        summary.throughputPerSecond.toFixed(1),
        percent(summary.success),
        ms(summary.meanMs),
        ms(summary.p50Ms),
        ms(summary.p99Ms),
        ms(summary.mostMs),
      ]),
    ),
  }
}

function rampTable({ parts }: Results): Table {
  return {
    title: 'Highest rate with p99 < 100 ms and 100 % success',
    head: ['Request', 'Requests/s', 'Next higher one'],
    rows: parts
      .flatMap(({ ramps }) => ramps)
      .map(({ target, rate, isLimitedByLoad, steps }) => {
        const above = steps.filter((step) => step.rate > rate).toSorted((a, b) => a.rate - b.rate)[0]
        return [
          target,
          isLimitedByLoad ? `at least ${rate}` : String(rate),
          above === undefined
            ? 'not tried'
            : above.verdict === 'load too slow'
              ? `${above.rate}: more than the load could send`
              : `${above.rate}: ${percent(above.success)}, p99 ${ms(above.p99Ms)} ms`,
        ]
      }),
  }
}

/** What a soak is for: whether anything creeps up. */
function driftTable({ parts, samples }: Results): Table {
  return {
    title: 'From the first quarter of the soak to its last',
    head: ['Figure', 'First quarter', 'Last quarter'],
    rows: parts
      .filter(({ kind }) => kind === 'soak')
      .flatMap(({ fromMs, toMs, streams }) => {
        const during = samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
        const sales = streams.find(({ name }) => name === 'sale')?.intervals ?? []
        const processes = Object.keys(during[0]?.rssBytes ?? {})
        return [
          ['sale, mean ms', ...quartersOf(sales.map(({ meanMs }) => meanMs)).map(ms)],
          ...processes.map((name) => [
            `memory of ${name}, MiB`,
            ...quartersOf(during.map(({ rssBytes }) => (rssBytes[name] ?? 0) / MIB)).map((mib) =>
              mib.toFixed(1),
            ),
          ]),
        ]
      }),
  }
}

/** Means of the first quarter of the values and of the last. */
function quartersOf(values: readonly number[]): [number, number] {
  const count = Math.max(Math.floor(values.length / 4), 1)
  const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / Math.max(some.length, 1)
  return [mean(values.slice(0, count)), mean(values.slice(-count))]
}

function energyTable({ parts, power }: Results): Table {
  return {
    title: `Power: ${power?.meter ?? 'no meter'}`,
    head: ['Part', 'Covered', 'Mean W', 'Idle W', 'Sales', 'J a sale', 'J a sale, idle subtracted'],
    rows:
      power === undefined
        ? []
        : parts.map(({ name, saleCount, energy }) => [
            name,
            energy === undefined ? NOTHING : percent(energy.coverage),
            fixed(energy?.meanWatts, 2),
            fixed(power.idleWatts, 2),
            String(saleCount),
            fixed(energy?.joulesPerSale, 3),
            fixed(energy?.joulesPerSaleAboveIdle, 3),
          ]),
  }
}

function codeTable({ parts }: Results): Table {
  const isOdd = ({ summary }: Stream) => Object.keys(summary.codes).some((code) => code !== '200')
  const rowOf = (part: Part, { name, summary }: Stream) => [
    part.name,
    name,
    Object.entries(summary.codes)
      .map(([code, count]) => `${code === '0' ? 'no answer' : code}: ${count}`)
      .join(', '),
    summary.reasons.join('; ') || NOTHING,
  ]
  return {
    title: 'Answers other than 200',
    head: ['Part', 'Request', 'Statuses', 'Why there was no answer'],
    rows: parts.flatMap((part) => part.streams.filter(isOdd).map((stream) => rowOf(part, stream))),
  }
}

/** What a reader has to know beside the figures. */
export function notesOf({
  target,
  loadMachine,
  power,
  wasStopped,
  fault,
  startedAt,
  seed,
  parts,
}: Results): string[] {
  return [
    `Measured at ${startedAt} on ${target.description}.`,
    `The load came from ${loadMachine.cpuCount} × ${loadMachine.cpu}, Linux ${loadMachine.linux}, Node ${loadMachine.node}; customers by seed ${seed}.`,
    ...(wasStopped ? ['It was stopped before its end: the last part is cut short.'] : []),
    ...(fault === undefined ? [] : [`It ended before its end: ${fault}`]),
    ...(power !== undefined && !power.wasTriedOnHardware
      ? [`The plug-in for ${power.meter} was never tried on a real device.`]
      : []),
    ...(power?.outages ?? []).map(
      ({ fromMs, untilMs, reason }) =>
        `The meter could not be read from ${clock(fromMs)} ${untilMs === undefined ? 'on' : `to ${clock(untilMs)}`}: ${reason}`,
    ),
    ...(parts.some(({ kind }) => kind === 'paper')
      ? [
          'The paper’s latency is taken for the mean, and its machine is another one: its figures show what was asked of it, not how much faster this is.',
        ]
      : []),
  ]
}

function clock(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19)
}

function percent(share: number): string {
  // What is not all must not be rounded to all.
  const shown = Math.floor(share * 10_000) / 100
  return `${shown} %`
}

function ms(value: number): string {
  return value.toFixed(value < 100 ? 2 : 0)
}

function fixed(value: number | undefined, digits: number): string {
  return value === undefined ? NOTHING : value.toFixed(digits)
}
