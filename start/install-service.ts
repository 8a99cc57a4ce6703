import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { loadConfig } from '@kedai/shared/config/config.ts'
import { complain } from './complain.ts'
import { ensureMariadb } from './install-mariadb.ts'
import { say } from './say.ts'
import { serviceSettings, serviceUnit } from './service-unit.ts'
import { StartFault } from './start-fault.ts'
import { hasSystemd, SERVICE, systemctl, UNIT_PATH } from './systemd.ts'

/** Makes the shop open by itself when the power returns; with `--print` it only shows the systemd unit. */
async function installService(isPrintOnly: boolean): Promise<void> {
  const { databaseUrl, dataDir } = loadConfig(process.env)
  const clone = process.cwd()
  const owner = statSync(clone)
  const settings = serviceSettings({ ...process.env, DATA_DIR: resolve(dataDir) })
  const unit = serviceUnit({
    clone,
    node: process.execPath,
    systemNode: process.env['KEDAI_SYSTEM_NODE'] ?? process.execPath,
    user: nameOf('--user', owner.uid),
    group: nameOf('--group', owner.gid),
    dataFolder: resolve(dataDir),
    settings,
  })
  if (isPrintOnly) {
    say(unit.trimEnd())
    return
  }
  if (!hasSystemd()) {
    throw new StartFault(
      'This machine was not started by systemd, which runs services: use `npm start`, or `npm run service:install -- --print` to see the unit.',
    )
  }
  if (process.getuid?.() !== 0)
    throw new StartFault(`Only root may install a service; type: ${whatToType(settings)}`)
  if (databaseUrl === undefined) await ensureMariadb(say)
  await writeFile(UNIT_PATH, unit)
  await systemctl('daemon-reload')
  await systemctl('enable', SERVICE)
  await systemctl('restart', SERVICE)
  say(`
Kedai now opens by itself, as ${nameOf('--user', owner.uid)}, whenever this machine starts.
  how it is     systemctl status ${SERVICE}
  what it says  journalctl --unit ${SERVICE} --follow
  to stop       sudo systemctl disable --now ${SERVICE}
  the unit      ${UNIT_PATH}
`)
}

function nameOf(kind: '--user' | '--group', id: number): string {
  try {
    return execFileSync('id', ['--name', kind, String(id)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return String(id)
  }
}

function whatToType(settings: ReadonlyMap<string, string>): string {
  const given = [...settings]
    .filter(([name]) => process.env[name])
    .map(([name, value]) => `${name}='${value}'`)
  return ['sudo', ...given, 'npm run service:install'].join(' ')
}

try {
  await installService(process.argv.includes('--print'))
} catch (error) {
  process.exitCode = complain(error)
}
process.exit()
