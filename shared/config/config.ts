import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { isTimeZone } from '../contract/time.ts'
import { STREAM_SECONDS } from '../limits.ts'
import { readSecrets } from './secrets.ts'

/** The environment does not make a configuration; `faults` has one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

const flag = z.enum(['0', '1'], { error: 'must be 0 or 1' }).transform((value) => value === '1')
const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message))
}
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const mysqlUrl = z.string().refine(isMysqlUrl, 'must be a URL like mysql://user:password@host:3306/name')

function isMysqlUrl(text: string): boolean {
  const url = URL.parse(text)
  return (url?.protocol === 'mysql:' || url?.protocol === 'mariadb:') && url.pathname.length > 1
}

const Environment = z
  .object({
    HOST: z.string().min(1).default('0.0.0.0'),
    PORT: wholeNumber(0, 65_535).default(8080),
    TLS_CERT_FILE: z.string().optional(),
    TLS_KEY_FILE: z.string().optional(),
    DATA_DIR: z.string().min(1).default('./data'),
    DATABASE_URL: mysqlUrl.optional(),
    DATABASE_ADMIN_URL: mysqlUrl.optional(),
    DB_POOL: wholeNumber(2, 100).default(10),
    UNSAFE_DURABILITY: flag.default(false),
    SHOP_TIME_ZONE: z
      .string()
      .refine(isTimeZone, 'must be a time zone like Asia/Jakarta')
      .default('Asia/Jakarta'),
    STOCKS_CACHE_MS: wholeNumber(0, 60_000).default(250),
    COALESCE_WRITES: flag.default(true),
    SETTINGS_CACHE_MS: wholeNumber(0, 60_000).default(1_000),
    STREAM_SECONDS: wholeNumber(0, STREAM_SECONDS).default(STREAM_SECONDS),
    POLL_SECONDS: wholeNumber(0, STREAM_SECONDS).default(STREAM_SECONDS),
    CORS_ORIGINS: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((origin) => origin.trim())
          .filter(Boolean),
      ),
    WEBHOOK_ALLOW_PRIVATE: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((range) => range.trim())
          .filter(Boolean),
      )
      .refine(
        (ranges) => ranges.every((range) => ipaddr.isValidCIDR(range)),
        'must be ranges like 192.168.1.0/24,fd00::/8',
      ),
    LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
    DRAIN_MS: wholeNumber(0, 60_000).default(0),
  })
  .refine((env) => (env.TLS_CERT_FILE === undefined) === (env.TLS_KEY_FILE === undefined), {
    path: ['TLS_CERT_FILE'],
    error: 'and TLS_KEY_FILE go together',
    // Also where there are other faults: all are told at once.
    when: () => true,
  })

/** Everything a host can be told from outside, parsed once. */
export interface Config {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly dataDir: string
  /** A database that is there already; undefined means one of our own in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly databaseAdminUrl: string | undefined
  /** Connections at the most. */
  readonly databasePool: number
  readonly unsafeDurability: boolean
  /** IANA name of the zone that the shop's day follows. */
  readonly shopTimeZone: string
  /** How long an answer of stocks may be served again; 0 turns that off. */
  readonly stocksCacheMs: number
  /** Whether sales and changes of carts that arrive together share one transaction. */
  readonly coalesceWrites: boolean
  /** How long a process may go by the settings it knows; 0 asks each time. */
  readonly settingsCacheMs: number
  /** How long a stream of events lasts; 0 ends it with what there is, where answers are held back until they are whole. */
  readonly streamSeconds: number
  /** How long a poll for events waits at the most. */
  readonly pollSeconds: number
  readonly corsOrigins: readonly string[]
  /** Ranges within the shop's own network that webhooks may go to, as `192.168.1.0/24`. */
  readonly webhookAllowPrivate: readonly string[]
  readonly logLevel: z.infer<typeof Environment>['LOG_LEVEL']
  /** How long to go on serving after a signal to stop, while the gateway learns of it. */
  readonly drainMs: number
}

/**
 * Reads the configuration from the environment; every secret also from `NAME_FILE` or a secrets folder.
 *
 * @throws {@link ConfigError} with every fault at once
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const secrets = readSecrets(env, ['DATABASE_URL', 'DATABASE_ADMIN_URL'])
  // An empty variable is one that is not set, as compose files write it.
  const given = Object.fromEntries(Object.entries({ ...env, ...secrets.values }).filter(([, value]) => value))
  const parsed = Environment.safeParse(given)
  const faults = [
    ...secrets.faults,
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
  ]
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)

  const { data } = parsed
  return Object.freeze({
    host: data.HOST,
    port: data.PORT,
    tls:
      data.TLS_CERT_FILE !== undefined && data.TLS_KEY_FILE !== undefined
        ? { certFile: data.TLS_CERT_FILE, keyFile: data.TLS_KEY_FILE }
        : undefined,
    dataDir: data.DATA_DIR,
    databaseUrl: data.DATABASE_URL,
    databaseAdminUrl: data.DATABASE_ADMIN_URL,
    databasePool: data.DB_POOL,
    unsafeDurability: data.UNSAFE_DURABILITY,
    shopTimeZone: data.SHOP_TIME_ZONE,
    stocksCacheMs: data.STOCKS_CACHE_MS,
    coalesceWrites: data.COALESCE_WRITES,
    settingsCacheMs: data.SETTINGS_CACHE_MS,
    streamSeconds: data.STREAM_SECONDS,
    pollSeconds: data.POLL_SECONDS,
    corsOrigins: data.CORS_ORIGINS,
    webhookAllowPrivate: data.WEBHOOK_ALLOW_PRIVATE,
    logLevel: data.LOG_LEVEL,
    drainMs: data.DRAIN_MS,
  })
}
