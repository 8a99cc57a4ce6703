/** What a meter showed at one instant. At least one of `watts` and `joulesSoFar` is there. */
export interface PowerReading {
  /** When it was so, by this machine's clock: milliseconds since 1970. */
  readonly atMs: number
  /** What was drawn then. */
  readonly watts?: number
  /** What was drawn since some instant of the meter's own choice; only differences mean something. */
  readonly joulesSoFar?: number
}

/** Measures what the machine under test draws. Each kind of device has a plug-in that makes one of these. */
export interface PowerMeter {
  /** Which device it is and what its figure covers, for a report. */
  readonly name: string
  /**
   * Whether this plug-in has ever read the device that it is for, and not only recordings of it: a report says so
   * where it has not.
   */
  readonly wasTriedOnHardware: boolean
  /** Smallest step of `joulesSoFar`: over a few steps only, the difference says little. */
  readonly counterStepJoules?: number
  /** How far apart two readings of watts may be and still say what was drawn between them; else {@link GAP_MS_MAX}. */
  readonly gapMsMax?: number

  /** @throws {@link PowerMeterFault} where it cannot be read now; a later call may succeed */
  read(): Promise<PowerReading>

  /**
   * What a meter that keeps a record of its own has between two instants, ends included: more than {@link read} saw.
   *
   * @throws {@link PowerMeterFault} where it cannot be read now
   */
  recorded?(fromMs: number, toMs: number): Promise<readonly PowerReading[]>

  close(): Promise<void>
}

/** Further apart, two readings of watts leave a hole. */
export const GAP_MS_MAX = 10_000
/** Whoever does not answer within it cannot be read now. */
export const READ_TIMEOUT_MS = 3000

/** A meter was named wrongly or cannot be read; `message` is one plain sentence or two. */
export class PowerMeterFault extends Error {
  override readonly name = 'PowerMeterFault'
}
