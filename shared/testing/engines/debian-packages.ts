import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const APT_TIMEOUT_MS = 600_000
/** Another apt may be at work just after the machine came up. */
const APT_OPTIONS = ['-qq', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3']
const APT_ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }

/** Only root may install; `message` is one plain sentence with the command to type. */
export class PackagesMissing extends Error {
  override readonly name = 'PackagesMissing'

  constructor(packages: readonly string[]) {
    const command = `sudo apt-get install --no-install-recommends ${packages.join(' ')}`
    super(`The tests need what is not installed here; type: ${command}`)
  }
}

/**
 * Installs packages of Debian, as root; does nothing for an empty list.
 *
 * @throws {@link PackagesMissing} when this is an ordinary user
 */
export async function installDebianPackages(packages: readonly string[]): Promise<void> {
  if (packages.length === 0) return
  if (process.getuid?.() !== 0) throw new PackagesMissing(packages)
  process.stdout.write(`Installing ${packages.join(', ')} …\n`)
  await apt('update')
  await apt('install', '--yes', '--no-install-recommends', ...packages)
}

async function apt(...command: string[]): Promise<void> {
  await promisify(execFile)('apt-get', [...APT_OPTIONS, ...command], {
    env: APT_ENVIRONMENT,
    timeout: APT_TIMEOUT_MS,
    maxBuffer: 16 * 1024 * 1024,
  })
}
