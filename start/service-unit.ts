import { resolve } from 'node:path'
import { StartFault } from './start-fault.ts'

/** Settings that a service keeps from the command that installed it; none of them is a secret. */
const SETTINGS = [
  'HOST',
  'PORT',
  'DB_POOL',
  'UNSAFE_DURABILITY',
  'SHOP_TIME_ZONE',
  'SETTINGS_CACHE_MS',
  'STOCKS_CACHE_MS',
  'COALESCE_WRITES',
  'CORS_ORIGINS',
  'WEBHOOK_ALLOW_PRIVATE',
  'LOG_LEVEL',
  'DRAIN_MS',
]
const PATH_SETTINGS = [
  'DATA_DIR',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'DATABASE_URL_FILE',
  'DATABASE_ADMIN_URL_FILE',
]
const SECRETS = ['DATABASE_URL', 'DATABASE_ADMIN_URL']

/**
 * What the service is to run with.
 *
 * @param env - as the command that installs it was given
 * @throws {@link StartFault} for a secret that would end up in a file that everybody may read
 */
export function serviceSettings(env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const secret = SECRETS.find((name) => env[name])
  if (secret !== undefined) {
    throw new StartFault(
      `A service's settings can be read by every user of this machine: put ${secret} into a file and name that file in ${secret}_FILE.`,
    )
  }
  const given = (names: readonly string[], read: (value: string) => string) =>
    names.flatMap((name) => (env[name] ? [[name, read(env[name])] as const] : []))
  return new Map([...given(SETTINGS, (value) => value), ...given(PATH_SETTINGS, (path) => resolve(path))])
}

export interface ServiceUnit {
  /** Absolute path of the clone. */
  readonly clone: string
  /** Node 24 of the clone. */
  readonly node: string
  /** Node that the machine came with, for seeing to it that the clone's packages are there. */
  readonly systemNode: string
  readonly user: string
  readonly group: string
  /** Absolute; its disk must be mounted first. */
  readonly dataFolder: string
  readonly settings: ReadonlyMap<string, string>
}

/** Ports that only root may open, unless it is allowed by name. */
const PRIVILEGED_PORT_MAX = 1023

/**
 * The systemd unit that opens the shop when the power returns. It asks for no network: a shop sells without one.
 *
 * @see systemd.service(5), systemd.exec(5)
 */
export function serviceUnit({
  clone,
  node,
  systemNode,
  user,
  group,
  dataFolder,
  settings,
}: ServiceUnit): string {
  const isPrivileged = Number(settings.get('PORT') ?? 8080) <= PRIVILEGED_PORT_MAX
  const lines = [
    '[Unit]',
    'Description=Kedai, the back end of a small shop',
    'After=local-fs.target',
    `RequiresMountsFor=${quote(clone)} ${quote(dataFolder)}`,
    '# Tries again for ever: a disk that was full may have room tomorrow.',
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    `User=${user}`,
    `Group=${group}`,
    `WorkingDirectory=${escapePercent(clone)}`,
    `Environment=${quote('NODE_COMPILE_CACHE=node_modules/.cache/kedai')} MALLOC_ARENA_MAX=2`,
    ...[...settings].map(([name, value]) => `Environment=${quote(`${name}=${value}`)}`),
    `ExecStartPre=${word(systemNode)} bin/kedai.mjs install`,
    `ExecStart=${word(node)} --max-semi-space-size=8 start/start.ts`,
    'Restart=always',
    'RestartSec=2',
    '# The first start after an update may install packages.',
    'TimeoutStartSec=15min',
    '# Requests under way, then the database; only the main process is told, which sees to the order.',
    'TimeoutStopSec=90',
    'KillMode=mixed',
    'NoNewPrivileges=yes',
    'PrivateTmp=yes',
    'ProtectSystem=full',
    ...(isPrivileged ? ['AmbientCapabilities=CAP_NET_BIND_SERVICE'] : []),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ]
  return `${lines.join('\n')}\n`
}

/** A word of a command line, where a dollar sign would begin a variable. */
function word(text: string): string {
  return quote(text.replaceAll('$', '$$$$'))
}

/** systemd's own quoting; a percent sign would begin one of its specifiers. */
function quote(text: string): string {
  return `"${escapePercent(text).replaceAll(/["\\]/g, '\\$&')}"`
}

function escapePercent(text: string): string {
  return text.replaceAll('%', '%%')
}
