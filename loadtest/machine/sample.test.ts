import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { energyIn } from '../power/energy.ts'
import type { PowerMeter } from '../power/power-meter.ts'
import { openTasmota } from '../power/tasmota.ts'
import { startPlug } from '../power/test-plug.ts'
import { TASMOTA_STATUS_8 } from '../power/test-recordings.ts'
import { type SamplingOptions, startSampling } from './sample.ts'

const EVERY_MS = 5
/** Only so that a test that hangs ends. */
const PATIENCE = { timeout: 4000, interval: 2 }

function sampleUntilStopped(options: Omit<SamplingOptions, 'everyMs'>) {
  const sampling = startSampling({ everyMs: EVERY_MS, ...options })
  onTestFinished(() => sampling.stop())
  return sampling
}

const meterThat = (read: PowerMeter['read'], more: Partial<PowerMeter> = {}): PowerMeter => ({
  name: 'made up',
  wasTriedOnHardware: false,
  read,
  close: async () => undefined,
  ...more,
})

describe('a sampled machine', () => {
  it('is seen with the processor time and memory of its processes', async () => {
    const sampling = sampleUntilStopped({ pids: [process.pid] })
    await vi.waitFor(() => expect(sampling.samples.length).toBeGreaterThan(2), PATIENCE)
    await sampling.stop()
    const [first, second] = sampling.samples
    expect(first?.cpuShare).toEqual({})
    expect(second?.cpuShare).toEqual({ [process.pid]: expect.any(Number) })
    expect(second?.cpuShare[process.pid]).toBeGreaterThanOrEqual(0)
    expect(second?.rssBytes[process.pid]).toBeGreaterThan(1_000_000)
    expect(Math.abs((second?.atMs ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(second).not.toHaveProperty('watts')
  })

  it('goes on without a process that ends', async () => {
    const short = spawn('sleep', ['60'])
    await once(short, 'spawn')
    const pid = short.pid ?? 0
    const sampling = sampleUntilStopped({ pids: [process.pid, pid] })
    await vi.waitFor(() => expect(sampling.samples.at(-1)?.rssBytes).toHaveProperty(String(pid)), PATIENCE)
    short.kill('SIGKILL')
    await once(short, 'exit')
    await sampling.stop()
    expect(Object.keys(sampling.samples.at(-1)?.rssBytes ?? {})).toEqual([String(process.pid)])
  })

  it('takes no more samples once it is stopped', async () => {
    const sampling = sampleUntilStopped({ pids: [] })
    await sampling.stop()
    const count = sampling.samples.length
    expect(count).toBeGreaterThanOrEqual(2)
    await new Promise((resolve) => setTimeout(resolve, 4 * EVERY_MS))
    expect(sampling.samples.length).toBe(count)
  })
})

describe('the meter of a sampled machine', () => {
  it('is read at every step, and at the end', async () => {
    let atMs = 0
    const sampling = sampleUntilStopped({
      pids: [],
      meter: meterThat(async () => ({ atMs: ++atMs, watts: 4 })),
    })
    await vi.waitFor(() => expect(sampling.samples.at(-1)?.watts).toBe(4), PATIENCE)
    await sampling.stop()
    expect(sampling.readings.length).toBe(atMs)
    expect(sampling.readings[0]).toEqual({ atMs: 1, watts: 4 })
    expect(sampling.outages).toEqual([])
  })

  it('does not hold up the samples when it is slow', async () => {
    const { promise, resolve } = Promise.withResolvers<{ atMs: number; watts: number }>()
    const sampling = sampleUntilStopped({ pids: [], meter: meterThat(() => promise) })
    await vi.waitFor(() => expect(sampling.samples.length).toBeGreaterThan(3), PATIENCE)
    expect(sampling.readings).toEqual([])
    resolve({ atMs: 1, watts: 4 })
  })

  it('counts a reading once that it shows twice', async () => {
    const read = vi.fn<PowerMeter['read']>(async () => ({ atMs: 1, watts: 4 }))
    const sampling = sampleUntilStopped({ pids: [], meter: meterThat(read) })
    await vi.waitFor(() => expect(read.mock.calls.length).toBeGreaterThan(3), PATIENCE)
    await sampling.stop()
    expect(sampling.readings).toEqual([{ atMs: 1, watts: 4 }])
    expect(sampling.samples.filter(({ watts }) => watts !== undefined).length).toBeLessThanOrEqual(1)
  })

  it('adds at the end what it recorded itself', async () => {
    const all = [1, 2, 3].map((atMs) => ({ atMs, watts: atMs }))
    const meter = meterThat(async () => ({ atMs: 3, watts: 3 }), { recorded: async () => all })
    const sampling = sampleUntilStopped({ pids: [], meter })
    await sampling.stop()
    expect(sampling.readings).toEqual(all)
  })

  it('may drop off the WiFi and come back: the run goes on, and it is known from when to when', async () => {
    const { url, answers } = await startPlug({ '/cm?cmnd=Status%208': TASMOTA_STATUS_8 })
    const sampling = sampleUntilStopped({ pids: [process.pid], meter: await openTasmota(url) })
    await vi.waitFor(() => expect(sampling.readings.length).toBeGreaterThan(2), PATIENCE)

    answers['/cm?cmnd=Status%208'] = 503
    const goneMs = Date.now()
    await vi.waitFor(() => expect(sampling.outages).toHaveLength(1), PATIENCE)
    const sampleCount = sampling.samples.length
    await vi.waitFor(() => expect(sampling.samples.length).toBeGreaterThan(sampleCount + 5), PATIENCE)
    expect(sampling.samples.at(-1)).not.toHaveProperty('watts')
    expect(sampling.outages).toEqual([
      { fromMs: expect.any(Number), reason: `${url}/cm?cmnd=Status%208 is answered with status 503.` },
    ])

    answers['/cm?cmnd=Status%208'] = TASMOTA_STATUS_8
    const backMs = Date.now()
    await vi.waitFor(() => expect(sampling.outages[0]).toHaveProperty('untilMs'), PATIENCE)
    await sampling.stop()
    expect(sampling.outages).toHaveLength(1)
    expect(sampling.outages[0]?.fromMs).toBeGreaterThanOrEqual(goneMs - EVERY_MS * 20)
    expect(sampling.outages[0]?.untilMs).toBeGreaterThanOrEqual(backMs - EVERY_MS * 20)
    expect(sampling.readings.filter(({ atMs }) => atMs > backMs).length).toBeGreaterThan(0)
  })

  it('that never came back leaves the energy of what it saw, and the share of it', async () => {
    let count = 0
    const meter = meterThat(async () => {
      if (++count > 3) throw new Error('gone')
      return { atMs: count * 1000, watts: 5 }
    })
    const sampling = sampleUntilStopped({ pids: [], meter })
    await vi.waitFor(() => expect(sampling.outages).toHaveLength(1), PATIENCE)
    await sampling.stop()
    expect(sampling.outages).toEqual([{ fromMs: expect.any(Number), reason: 'gone' }])
    const seen = energyIn(sampling.readings, { fromMs: 1000, toMs: 5000 }, meter)
    expect(seen).toEqual({ seconds: 4, coverage: 0.5, meanWatts: 5 })
  })
})
