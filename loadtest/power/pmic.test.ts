import { describe, expect, it } from 'vitest'
import { openPmic, wattsIn } from './pmic.ts'
import { PMIC_BUSY } from './test-recordings.ts'

describe("the Raspberry Pi 5's power chip", () => {
  it('draws current times voltage of each rail, summed', () => {
    // By hand, in mW: 206.5 + 289.6 + 8.6 + 0 + 194.0 + 263.2 + 9761.4 + 1.2 + 1.4 + 4.6 + 69.3
    expect(wattsIn(PMIC_BUSY)).toBeCloseTo(10.8, 2)
  })

  it('leaves out a rail of which one half is missing', () => {
    const withoutCore = PMIC_BUSY.replace(/^.*VDD_CORE_V.*\n/m, '')
    expect(wattsIn(PMIC_BUSY) - wattsIn(withoutCore)).toBeCloseTo(10.87674 * 0.8974594, 6)
  })

  it('is asked by vcgencmd', async () => {
    const asked: unknown[] = []
    const meter = await openPmic(async (...command) => {
      asked.push(command)
      return PMIC_BUSY
    })
    expect((await meter.read()).watts).toBeCloseTo(10.8, 2)
    expect(asked.at(-1)).toEqual(['vcgencmd', ['pmic_read_adc']])
    expect(meter.wasTriedOnHardware).toBe(false)
  })

  it.each([
    ['no vcgencmd', { code: 'ENOENT' }, 'There is no vcgencmd here'],
    ['a vcgencmd that fails', { code: 255 }, 'vcgencmd pmic_read_adc failed'],
  ])('is refused where there is %s', async (_what, error, message) => {
    await expect(openPmic(() => Promise.reject(error))).rejects.toThrow(message)
  })

  it('is refused on an older Pi', async () => {
    const answer = 'error=1 error_msg="Command not registered"\n'
    await expect(openPmic(async () => answer)).rejects.toThrow('it does so only on a Raspberry Pi 5')
  })
})
