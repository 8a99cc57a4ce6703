import { cpus, release } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { chooseParts } from './choose-parts.ts'
import { type CustomerClient, createCustomerClient } from './customers/customer-client.ts'
import { LoadTestFault } from './load-test-fault.ts'
import { type MachineSample, type Sampling, startSampling } from './machine/sample.ts'
import type { RunOptions } from './options.ts'
import type { PartContext } from './parts/part.ts'
import { type EnergyWindow, energyIn, energyPerSale } from './power/energy.ts'
import { openPowerMeter } from './power/open-power-meter.ts'
import type { PowerMeter, PowerReading } from './power/power-meter.ts'
import { FORMAT, type Part, type Results, type Sample } from './report/results.ts'
import { admitTarget } from './target/address-rules.ts'
import { checkTarget } from './target/check-target.ts'
import { fillNewShop } from './target/fill-new-shop.ts'
import { openOwnShop } from './target/own-shop.ts'
import type { Target } from './target/target.ts'
import { installVegeta } from './vegeta/install.ts'

const SAMPLE_MS = 500
/** Of a test that lasts for hours so many samples are enough, and fit into the report. */
const SAMPLES_MAX = 5_000
/** Between two parts: lets what the one before left behind end. */
const PAUSE_MS = 1_000

/**
 * Runs the parts one after the other.
 *
 * @param signal - ends it early, and what was measured until then is returned
 * @param say - told how far it is
 * @throws LoadTestFault or {@link PowerMeterFault} where it cannot begin
 */
export async function runLoadTest(
  options: RunOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Results> {
  await using cleanUp = new AsyncDisposableStack()
  const startedAt = new Date().toISOString()
  const meter = options.power === undefined ? undefined : await openPowerMeter(options.power)
  if (meter !== undefined) cleanUp.defer(() => meter.close())
  await installVegeta()
  const { target, client } = await findTarget(options, cleanUp, say)

  const sampling = startSampling({ pids: Object.values(target.pids), meter, everyMs: SAMPLE_MS })
  const idle = meter === undefined ? undefined : await waitIdle(options.idleSeconds, signal, say)
  const { parts, fault } = await runParts({ target, client, seed: options.seed, signal, say }, options)
  await sampling.stop()

  const energy = meter && idle && (await energyOf(meter, sampling, idle))
  return {
    format: FORMAT,
    startedAt,
    wasStopped: signal.aborted,
    ...(fault === undefined ? {} : { fault }),
    seed: options.seed,
    target: { url: target.url, description: target.description },
    loadMachine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cpuCount: cpus().length,
      linux: release(),
      node: process.version,
    },
    ...(energy === undefined ? {} : { power: energy.power }),
    parts: energy === undefined ? parts : parts.map((part) => ({ ...part, energy: energy.of(part) })),
    samples: thinned(sampling.samples).map((sample) => sampleOf(sample, target)),
  }
}

async function findTarget(
  { target: wanted, ownHosts, setUpCode }: RunOptions,
  cleanUp: AsyncDisposableStack,
  say: (line: string) => void,
): Promise<{ target: Target; client: CustomerClient }> {
  if (wanted === undefined) {
    say('Opening a shop of its own …')
    const target = await openOwnShop(cleanUp)
    const client = createCustomerClient(target.url)
    cleanUp.defer(() => client.close())
    return { target, client }
  }
  const { url, isThisMachine } = await admitTarget(wanted, ownHosts)
  const client = createCustomerClient(url)
  cleanUp.defer(() => client.close())
  if (setUpCode !== undefined) {
    say(`Making the new shop at ${url} ready …`)
    await fillNewShop(url, setUpCode)
  }
  say(`Making one sale at ${url}, to see whether it can be tested …`)
  const goods = await checkTarget(client)
  say('Every sale of this test stays in the books of that shop.')
  return {
    target: { url, goods, pids: {}, isThisMachine, description: `a shop that was there, at ${url}` },
    client,
  }
}

async function waitIdle(seconds: number, signal: AbortSignal, say: (line: string) => void) {
  say(`idle: asking for nothing for ${seconds} s …`)
  const fromMs = Date.now()
  await delay(seconds * 1000, undefined, { signal }).catch(() => undefined)
  return { fromMs, toMs: Date.now() }
}

/** A part that fails ends the test, not what the others measured. */
async function runParts(
  context: PartContext,
  options: RunOptions,
): Promise<{ parts: Part[]; fault?: string }> {
  const parts: Part[] = []
  for (const plan of chooseParts(options)) {
    await delay(PAUSE_MS, undefined, { signal: context.signal }).catch(() => undefined)
    if (context.signal.aborted) break
    const fromMs = Date.now()
    try {
      const measured = await plan.run(context)
      parts.push({ name: plan.name, fromMs, toMs: Date.now(), ...measured })
    } catch (error) {
      return { parts, fault: `${plan.name}: ${(error as Error).message}` }
    }
  }
  if (parts.length === 0 && context.signal.aborted) {
    throw new LoadTestFault('It was stopped before anything was measured.')
  }
  return { parts }
}

async function energyOf(
  meter: PowerMeter,
  { readings, outages }: Sampling,
  idle: { fromMs: number; toMs: number },
) {
  const recorded = (await meter.recorded?.(idle.fromMs, Date.now()).catch(() => [])) ?? []
  const all: readonly PowerReading[] = recorded.length > 0 ? recorded : readings
  const idleWatts = energyIn(all, idle, meter).meanWatts
  return {
    power: {
      meter: meter.name,
      wasTriedOnHardware: meter.wasTriedOnHardware,
      ...(idleWatts === undefined ? {} : { idleWatts }),
      watts: thinned(wattsIn(all)),
      outages: outages.map((outage) => ({ ...outage })),
    },
    of(part: Part): NonNullable<Part['energy']> {
      const window: EnergyWindow = energyIn(all, part, meter)
      const sale = energyPerSale({ window, idleWatts, sales: part.saleCount })
      return {
        coverage: window.coverage,
        ...(window.meanWatts === undefined ? {} : { meanWatts: window.meanWatts }),
        ...(sale.joulesPerSale === undefined ? {} : { joulesPerSale: sale.joulesPerSale }),
        ...(sale.joulesPerSaleAboveIdle === undefined
          ? {}
          : { joulesPerSaleAboveIdle: sale.joulesPerSaleAboveIdle }),
      }
    },
  }
}

/** Of a meter that only counts, what was drawn on average since the reading before. */
function wattsIn(readings: readonly PowerReading[]): { atMs: number; watts: number }[] {
  return readings.flatMap(({ atMs, watts, joulesSoFar = Number.NaN }, index) => {
    const before = readings[index - 1]
    const counted = joulesSoFar - (before?.joulesSoFar ?? Number.NaN)
    const drawn = watts ?? (1000 * counted) / (atMs - (before?.atMs ?? Number.NaN))
    return drawn >= 0 ? [{ atMs, watts: drawn }] : []
  })
}

function thinned<Sampled>(samples: readonly Sampled[]): Sampled[] {
  const step = Math.ceil(samples.length / SAMPLES_MAX)
  return samples.filter((_, index) => index % step === 0)
}

/** Of a shop on another machine only the meter's figures are its own. */
function sampleOf(sample: MachineSample, { pids, isThisMachine }: Target): Sample {
  const named = (values: Readonly<Record<number, number>>) =>
    Object.fromEntries(
      Object.entries(pids).flatMap(([name, pid]) => {
        const value = values[pid]
        return value === undefined ? [] : [[name, value]]
      }),
    )
  const { atMs, cpuShare, rssBytes, temperatureC, clockMhz } = sample
  return {
    atMs,
    cpuShare: named(cpuShare),
    rssBytes: named(rssBytes),
    ...(isThisMachine && temperatureC !== undefined ? { temperatureC } : {}),
    ...(isThisMachine && clockMhz !== undefined ? { clockMhz } : {}),
  }
}
