import { describe, expect, it } from 'vitest'
import { openTasmota } from './tasmota.ts'
import { startPlug } from './test-plug.ts'
import { TASMOTA_STATUS_8 } from './test-recordings.ts'

describe('a plug with Tasmota', () => {
  it('gives watts', async () => {
    const { url } = await startPlug({ '/cm?cmnd=Status%208': TASMOTA_STATUS_8 })
    const meter = await openTasmota(url)
    expect(await meter.read()).toEqual({ atMs: expect.any(Number), watts: 26 })
    expect(meter).toMatchObject({ name: `Tasmota at ${url}: at the wall`, wasTriedOnHardware: false })
  })

  it('without a meter is refused', async () => {
    const { url } = await startPlug({ '/cm?cmnd=Status%208': { StatusSNS: { Time: '2019-09-06T20:06:19' } } })
    await expect(openTasmota(url)).rejects.toThrow('is not answered as the plug that was named would.')
  })
})
