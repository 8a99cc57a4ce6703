import { z } from 'zod'

/** The file `results.json`. Another number is another layout. */
export const FORMAT = 1

/** Milliseconds since 1970. */
const Instant = z.number()

const Summary = z.object({
  requestCount: z.int(),
  success: z.number().describe('Share that was answered with 2xx: 0 to 1'),
  meanMs: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  mostMs: z.number(),
  offeredPerSecond: z.number(),
  throughputPerSecond: z.number(),
  durationSeconds: z.number(),
  codes: z.record(z.string(), z.int()).describe('How often each status came; 0 stands for no answer'),
  reasons: z.array(z.string()),
})

/** What was sent within a piece of the time; a piece in which nothing was sent is left out. */
const Interval = z.object({
  atMs: Instant,
  seconds: z.number(),
  requestCount: z.int(),
  successCount: z.int(),
  meanMs: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
})
export type Interval = z.infer<typeof Interval>

/** What was answered with 2xx within a piece of the time, whenever it was sent. */
const Answers = z.object({ atMs: Instant, seconds: z.number(), count: z.int() })

/** Requests of one kind within a part. */
const Stream = z.object({
  name: z.string(),
  offeredPerSecond: z.number().describe('As it was asked for'),
  summary: Summary,
  intervals: z.array(Interval).describe('By the time of sending'),
  answers: z.array(Answers).describe('By the time of the answer'),
  percentiles: z
    .array(z.tuple([z.number(), z.number()]))
    .describe('Shares of the requests, and the milliseconds within which that share was answered'),
  hdrHistogram: z.string().describe('Latencies in microseconds, as HdrHistogram V2 compressed in base64'),
})
export type Stream = z.infer<typeof Stream>

const RateStep = z.object({
  rate: z.number(),
  verdict: z.enum(['met', 'missed', 'load too slow']),
  success: z.number(),
  p99Ms: z.number(),
  throughputPerSecond: z.number(),
})

const Ramp = z.object({
  target: z.string(),
  rate: z.number().describe('Highest rate that was met, in requests a second'),
  isLimitedByLoad: z.boolean(),
  steps: z.array(RateStep),
})
export type Ramp = z.infer<typeof Ramp>

const Energy = z.object({
  coverage: z.number().describe('Share of the part that the readings cover: 0 to 1'),
  meanWatts: z.number().optional(),
  joulesPerSale: z.number().optional(),
  joulesPerSaleAboveIdle: z.number().optional(),
})

const Part = z.object({
  name: z.string(),
  kind: z.enum(['paper', 'rush', 'ramp', 'soak']),
  fromMs: Instant,
  toMs: Instant,
  saleCount: z.int().describe('Sales that were paid in it'),
  streams: z.array(Stream),
  ramps: z.array(Ramp),
  energy: Energy.optional(),
})
export type Part = z.infer<typeof Part>

const Sample = z.object({
  atMs: Instant,
  cpuShare: z.record(z.string(), z.number()).describe('By process: 1 is one processor, wholly'),
  rssBytes: z.record(z.string(), z.number()).describe('By process'),
  temperatureC: z.number().optional(),
  clockMhz: z.number().optional(),
})
export type Sample = z.infer<typeof Sample>

const Power = z.object({
  meter: z.string(),
  wasTriedOnHardware: z.boolean(),
  idleWatts: z.number().optional().describe('Mean while nothing was asked for'),
  watts: z.array(z.object({ atMs: Instant, watts: z.number() })).describe('What was drawn, as it was read'),
  outages: z.array(z.object({ fromMs: Instant, untilMs: Instant.optional(), reason: z.string() })),
})

export const Results = z.object({
  format: z.literal(FORMAT),
  startedAt: z.iso.datetime(),
  wasStopped: z.boolean().describe('Whether it was ended before its end'),
  fault: z.string().optional().describe('What ended it, where it did not end by itself'),
  seed: z.int(),
  target: z.object({ url: z.string(), description: z.string() }),
  loadMachine: z.object({ cpu: z.string(), cpuCount: z.int(), linux: z.string(), node: z.string() }),
  power: Power.optional(),
  parts: z.array(Part),
  samples: z.array(Sample),
})
export type Results = z.infer<typeof Results>
