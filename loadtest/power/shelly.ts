import { z } from 'zod'
import { openPlug, type Plug } from './plug-http.ts'
import type { PowerMeter, PowerReading } from './power-meter.ts'

const JOULES_A_WATT_HOUR = 3600
/** The counter of the second generation has three decimals of a watt-hour. */
const STEP_JOULES = JOULES_A_WATT_HOUR / 1000

/** Every generation says here what it is; only the second and later have `gen`. */
const DeviceInfo = z.object({ gen: z.int().optional() })

/** @see https://shelly-api-docs.shelly.cloud/gen1/#shelly-plug-plugs-meter-0 – watts; its total, in watt-minutes, is too coarse */
const Gen1Meter = z.object({ power: z.number(), is_valid: z.literal(true) })

/** @see https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Switch – PM1 has the same two fields: watts, watt-hours */
const Gen2Status = z.object({ apower: z.number(), aenergy: z.object({ total: z.number() }) })

/**
 * A Shelly plug or relay with a meter, of any generation: what is plugged in, at the wall.
 *
 * @param target - such as `http://192.168.1.50`
 * @throws PowerMeterFault where it is none
 */
export async function openShelly(target: string): Promise<PowerMeter> {
  const plug = await openPlug('shelly', target)
  const { gen = 1 } = await plug.ask('/shelly', DeviceInfo)
  const read = gen === 1 ? () => readGen1(plug) : await chooseComponent(plug)
  await read()
  return {
    name: `Shelly of generation ${gen} at ${plug.origin}: at the wall`,
    wasTriedOnHardware: false,
    ...(gen === 1 ? {} : { counterStepJoules: STEP_JOULES }),
    read,
    close: async () => undefined,
  }
}

async function readGen1(plug: Plug): Promise<PowerReading> {
  const { power } = await plug.ask('/meter/0', Gen1Meter)
  return { atMs: Date.now(), watts: power }
}

async function readGen2(plug: Plug, method: string): Promise<PowerReading> {
  const { apower, aenergy } = await plug.ask(`/rpc/${method}?id=0`, Gen2Status)
  return { atMs: Date.now(), watts: apower, joulesSoFar: aenergy.total * JOULES_A_WATT_HOUR }
}

/** A plug that can be switched has the component Switch, one that only measures has PM1. */
async function chooseComponent(plug: Plug): Promise<() => Promise<PowerReading>> {
  const readSwitch = () => readGen2(plug, 'Switch.GetStatus')
  const readMeter = () => readGen2(plug, 'PM1.GetStatus')
  try {
    await readSwitch()
    return readSwitch
  } catch (fault) {
    await readMeter().catch(() => {
      throw fault
    })
    return readMeter
  }
}
