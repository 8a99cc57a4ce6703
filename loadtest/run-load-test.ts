import { cpus, release } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { chooseParts } from './choose-parts.ts'
import { LoadTestFault } from './load-test-fault.ts'
import { startSampling } from './machine/sample.ts'
import type { RunOptions } from './options.ts'
import type { PartContext } from './parts/part.ts'
import { openPowerMeter } from './power/open-power-meter.ts'
import { powerOfRun } from './power-of-run.ts'
import { FORMAT, type Part, type Results } from './report/results.ts'
import { sampleOf, thinned } from './report/samples.ts'
import { findTarget } from './target/find-target.ts'
import { installVegeta } from './vegeta/install.ts'

const SAMPLE_MS = 500
/** Between two parts: lets what the one before left behind end. */
const PAUSE_MS = 1_000

/**
 * Runs the parts one after the other.
 *
 * @param signal - ends it early, and what was measured until then is returned
 * @param say - told how far it is
 * @throws LoadTestFault or PowerMeterFault where it cannot begin
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

  const energy = meter && idle && (await powerOfRun(meter, sampling, idle))
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
