import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { lastReadingIn, openFnirsi } from './fnirsi.ts'
import { FNIRSI_LINES } from './test-recordings.ts'

const LAST_MS = 1_774_531_584_049

function logFile(text: string): string {
  const file = join(temporaryFolder(), 'usb.txt')
  writeFileSync(file, text)
  return file
}

function freezeAt(ms: number) {
  vi.useFakeTimers({ now: ms, toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
}

describe('a FNIRSI USB tester', () => {
  it('is read from the last line of its logger', async () => {
    freezeAt(LAST_MS + 1000)
    const meter = await openFnirsi(logFile(FNIRSI_LINES))
    const { atMs, watts, joulesSoFar } = await meter.read()
    expect(atMs).toBe(LAST_MS)
    expect(watts).toBeCloseTo(5.02325 * 0.05751, 9)
    expect(joulesSoFar).toBe(0.008704)
  })

  it('is read on as the file grows, however long it is', async () => {
    freezeAt(LAST_MS + 1000)
    const file = logFile(FNIRSI_LINES.repeat(100))
    const meter = await openFnirsi(file)
    appendFileSync(file, '1774531584.059 3 5.00000 0.10000 3.036 0.071 28.200 1.500000 0.001733\n')
    expect(await meter.read()).toEqual({ atMs: LAST_MS + 10, watts: 0.5, joulesSoFar: 1.5 })
  })

  it('leaves out a line that is not whole yet', () => {
    expect(lastReadingIn(`${FNIRSI_LINES}1774531584.059 3 5.02325 0.05`)?.atMs).toBe(LAST_MS)
  })

  it('fails when its logger has stopped', async () => {
    freezeAt(LAST_MS + 11_000)
    const meter = await openFnirsi(logFile(FNIRSI_LINES))
    await expect(meter.read()).rejects.toThrow('usb.txt since 2026-03-26T13:26:24.049Z.')
  })

  it('fails before the first line', async () => {
    const meter = await openFnirsi(logFile(FNIRSI_LINES.split('\n').slice(0, 2).join('\n')))
    await expect(meter.read()).rejects.toThrow('has no line of fnirsi_logger.py yet.')
  })
})
