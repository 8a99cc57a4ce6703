import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

interface LockedPackage {
  readonly version?: string
  readonly dependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}
export interface Lockfile {
  readonly lockfileVersion: number
  readonly packages: Record<string, LockedPackage>
}

const NPM_TIMEOUT_MS = 300_000

/**
 * The part of a lockfile that these packages need, as a lockfile of its own: the same versions with the same digests,
 * for every machine that they exist for.
 */
export function lockfileOf(names: readonly string[], { lockfileVersion, packages }: Lockfile): Lockfile {
  const wanted: Record<string, LockedPackage> = {}
  const dependencies: Record<string, string> = {}
  const visit = (name: string, parent: string): void => {
    // A package's own copy comes before the one that all share.
    const path = [`${parent}/node_modules/${name}`, `node_modules/${name}`].find((one) => one in packages)
    const locked = path === undefined ? undefined : packages[path]
    if (path === undefined || locked === undefined || path in wanted) return
    wanted[path] = locked
    for (const one of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies }))
      visit(one, path)
  }
  for (const name of names) {
    visit(name, '')
    dependencies[name] = packages[`node_modules/${name}`]?.version ?? ''
  }
  return { lockfileVersion, packages: { '': { dependencies }, ...wanted } }
}

/**
 * Installs packages beside a Lambda's file, for the machine that it will run on.
 *
 * @param architecture - arm64 or x64
 */
export async function installPackages(
  root: string,
  folder: string,
  names: readonly string[],
  architecture: string,
): Promise<void> {
  if (names.length === 0) return
  const lockfile = lockfileOf(names, JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const { dependencies } = lockfile.packages[''] ?? {}
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockfile))
  const machine = ['--os=linux', `--cpu=${architecture}`, '--libc=glibc']
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...machine], {
    cwd: folder,
    timeout: NPM_TIMEOUT_MS,
  })
}
