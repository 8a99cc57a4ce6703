import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { StartFault } from './start-fault.ts'

export const SERVICE = 'kedai'
export const UNIT_PATH = `/etc/systemd/system/${SERVICE}.service`

/** @see sd_booted(3) */
export function hasSystemd(): boolean {
  return existsSync('/run/systemd/system')
}

/** @throws {@link StartFault} with systemd's own words when it refuses */
export async function systemctl(...command: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('systemctl', command)
    return stdout.trim()
  } catch (cause) {
    const words = String((cause as { stderr?: string }).stderr ?? '').trim() || (cause as Error).message
    throw new StartFault(`systemctl ${command.join(' ')} failed: ${words}`, { cause })
  }
}

/**
 * Looks for a running service of ours.
 *
 * @param clone - absolute path; the service of another clone is not ours
 * @returns the environment that it was given, or undefined when none runs
 */
export async function findRunningService(clone: string): Promise<Record<string, string> | undefined> {
  if (!hasSystemd()) return undefined
  const properties = ['ActiveState', 'WorkingDirectory', 'Environment']
  const shown = await systemctl('show', SERVICE, ...properties.map((name) => `--property=${name}`))
  const values = settingsOf(shown.split('\n'))
  const isRunning = ['active', 'activating', 'reloading'].includes(values['ActiveState'] ?? '')
  if (!isRunning || values['WorkingDirectory'] !== clone) return undefined
  return environmentOf(values['Environment'] ?? '')
}

/** @param shown - an environment as systemctl shows it: `A=b "C=d e"` */
export function environmentOf(shown: string): Record<string, string> {
  const words = shown.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []
  return settingsOf(
    words.map((word) => (word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1') : word)),
  )
}

function settingsOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]))
}
