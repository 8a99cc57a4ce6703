import { PowerMeterFault } from './power-meter.ts'

/** A meter as it is named on the command line: `kind`, `kind:target`, each with `,option=value` behind it. */
export interface MeterSpec {
  /** Such as `shelly`. */
  readonly kind: string
  /** Which one: an address, a file or a place on a bus; empty where none is named. */
  readonly target: string
  readonly options: Readonly<Record<string, string>>
}

/** Options stand at the end, so that an address or the name of a file may hold commas itself. */
const OPTION_AT_END = /,([a-z][a-z-]*)=([^,]*)$/

/**
 * Reads `rapl`, `shelly:http://192.168.1.50` or `ina219:1/0x40,shunt-ohms=0.1`.
 *
 * @throws {@link PowerMeterFault} where it names no kind, or an option twice
 */
export function parseMeterSpec(text: string): MeterSpec {
  const options = new Map<string, string>()
  let rest = text.trim()
  for (let found = OPTION_AT_END.exec(rest); found !== null; found = OPTION_AT_END.exec(rest)) {
    const [whole, name = '', value = ''] = found
    if (options.has(name)) throw new PowerMeterFault(`The meter ${text} has the option ${name} twice.`)
    options.set(name, value)
    rest = rest.slice(0, -whole.length)
  }
  const [, kind, target = ''] = /^([a-z][a-z0-9]*)(?::(.*))?$/.exec(rest) ?? []
  if (kind === undefined) {
    throw new PowerMeterFault(`"${text}" names no meter: it is like rapl or shelly:http://192.168.1.50.`)
  }
  return { kind, target, options: Object.fromEntries(options) }
}
