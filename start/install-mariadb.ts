import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findMariadb, type MariadbBinaries } from '@kedai/shared/mariadb-server/find-mariadb.ts'
import type { Say } from './say.ts'
import { StartFault } from './start-fault.ts'

/** The server alone: `mariadb-server` would start a second database at every boot. */
const PACKAGE = 'mariadb-server-core'
const APT_GET = '/usr/bin/apt-get'
/** Another apt may be at work just after the machine came up; and nothing that is installed may be pushed out. */
const INSTALL = [
  '-o',
  'DPkg::Lock::Timeout=120',
  'install',
  '--yes',
  '--no-install-recommends',
  '--no-remove',
  PACKAGE,
]
const UPDATE = ['-o', 'DPkg::Lock::Timeout=120', 'update']
const PROGRESS_MS = 5_000
const OUTPUT_CHARS_MAX = 16_384

/**
 * Finds MariaDB's server, or installs it where this user may.
 *
 * @throws {@link StartFault} with the exact command to type where this user may not, or why it failed
 */
export async function ensureMariadb(say: Say): Promise<MariadbBinaries> {
  const found = findMariadb()
  if (found !== undefined) return found
  if (!existsSync(APT_GET)) {
    throw new StartFault(
      'MariaDB is not installed here: install its server (mariadbd), version 10.11 or later.',
    )
  }
  if (process.getuid?.() !== 0) {
    throw new StartFault(
      `MariaDB is not installed here; type: sudo apt-get update && sudo apt-get install --no-install-recommends ${PACKAGE}`,
    )
  }
  say(`Installing ${PACKAGE} with apt (this time only) …`)
  const tried = await runApt(INSTALL, say)
  if (tried.code !== 0) {
    // A new machine has no lists of packages yet, and old lists name files that are gone.
    say('  … fetching the lists of packages first')
    await runApt(UPDATE, say)
    const again = await runApt(INSTALL, say)
    if (again.code !== 0)
      throw new StartFault(`${PACKAGE} could not be installed: ${whyAptFailed(again.output)}`)
  }
  const installed = findMariadb()
  if (installed === undefined) throw new StartFault(`${PACKAGE} is installed, but its server was not found.`)
  return installed
}

/** apt is not killed half-way, since dpkg would be left broken: it has a process group that Ctrl-C does not reach. */
async function runApt(
  aptArguments: readonly string[],
  say: Say,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(APT_GET, ['-q', ...aptArguments], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_CHARS_MAX)
    })
  }
  const startedMs = performance.now()
  const progress = setInterval(() => {
    say(`  … ${Math.round((performance.now() - startedMs) / 1000)} s`)
  }, PROGRESS_MS)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    return { code, output }
  } finally {
    clearInterval(progress)
  }
}

/** apt's first complaint, or its last words. */
export function whyAptFailed(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const complaint = lines.find((line) => line.startsWith('E: ')) ?? lines.at(-1) ?? 'apt gave no reason'
  return complaint.replace(/^E: /, '')
}
