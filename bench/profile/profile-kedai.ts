import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGauge } from '../gauge.ts'
import { BenchFault, type Profile } from '../options.ts'
import { textTable } from '../report/text-table.ts'
import { openRig } from '../rig.ts'
import type { SectionOptions } from '../sections/section.ts'
import { type CpuProfile, type Span, selfTimes } from './self-times.ts'

const FUNCTIONS_SHOWN = 30

/**
 * Where Kedai's own time goes in a scenario, with the most clients that were asked for, once it is warm.
 *
 * @returns a table of the functions in which most time was spent, without what they called
 */
export async function profileKedai(
  scenario: Profile,
  { seconds, clients, signal, say }: SectionOptions,
): Promise<string> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kedai-bench-'))
  cleanUp.defer(() => rm(folder, { recursive: true }))
  let span: Span
  {
    // The profile is written as the server ends.
    await using whileItRuns = new AsyncDisposableStack()
    say('Opening Kedai with a profiler …')
    const rig = await openRig({
      servers: ['kedai'],
      nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${folder}`],
      cleanUp: whileItRuns,
    })
    const [kedai] = rig.servers
    if (kedai === undefined) throw new Error('a rig has a server')
    const gauge = createGauge(rig, signal)
    const one = { server: kedai, scenario, clients: Math.max(...clients), seconds }
    await gauge.measureOne(one)
    const window = await gauge.measureOne(one)
    const untilUs = Number(process.hrtime.bigint() / 1000n)
    span = { fromUs: untilUs - window.seconds * 1e6, untilUs }
    say(`${scenario}: ${(window.requestCount / window.seconds).toFixed(0)} a second, with the profiler on`)
  }
  const [file] = await readdir(folder)
  if (file === undefined) throw new BenchFault('The server left no profile.')
  const profile = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile
  return textTable(
    ['share', 'function', 'place'],
    selfTimes(profile, span, FUNCTIONS_SHOWN).map(({ name, place, share }) => [
      `${(share * 100).toFixed(1)} %`,
      name,
      place,
    ]),
  )
}
