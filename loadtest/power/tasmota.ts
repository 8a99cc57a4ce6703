import { z } from 'zod'
import { openPlug } from './plug-http.ts'
import type { PowerMeter } from './power-meter.ts'

/** Its total is in thousandths of a kilowatt-hour: a Pi takes a quarter of an hour for one such step. */
const Status8 = z.object({ StatusSNS: z.object({ ENERGY: z.object({ Power: z.number() }) }) })

/**
 * A plug with Tasmota: what is plugged in, at the wall. It shows whole watts, unless `WattRes 1` or more is set there.
 *
 * @param target - such as `http://192.168.1.50`
 * @throws PowerMeterFault where it is none, or has no meter
 * @see https://tasmota.github.io/docs/Commands/ – Status 8
 */
export async function openTasmota(target: string): Promise<PowerMeter> {
  const plug = await openPlug('tasmota', target)
  const read = async () => {
    const { StatusSNS } = await plug.ask('/cm?cmnd=Status%208', Status8)
    return { atMs: Date.now(), watts: StatusSNS.ENERGY.Power }
  }
  await read()
  return {
    name: `Tasmota at ${plug.origin}: at the wall`,
    wasTriedOnHardware: false,
    read,
    close: async () => undefined,
  }
}
