import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What package-lock.json asks of this machine.
 *
 * @param {string} root folder of package-lock.json
 * @param {object} machine which packages count
 * @param {boolean} machine.withDevelopment whether those that only development needs count as well
 * @param {string} [machine.architecture] as in process.arch
 * @returns {[string, object][]} folder and lock entry of each package
 */
export function lockedPackages(root, { withDevelopment, architecture = process.arch }) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages).filter(
    ([folder, entry]) =>
      folder.includes('node_modules/') &&
      (withDevelopment || !entry.dev) &&
      (!entry.optional || isForThisMachine(entry, architecture)),
  )
}

/** An optional package counts where it names its machines and this is one; others npm may leave out as it likes. */
function isForThisMachine(entry, architecture) {
  const accepts = (names, name) => [names].flat().includes(name)
  return (
    entry.os !== undefined &&
    accepts(entry.os, 'linux') &&
    accepts(entry.cpu ?? architecture, architecture) &&
    accepts(entry.libc ?? 'glibc', 'glibc')
  )
}

/**
 * Which of the locked packages are not there, or in another version.
 *
 * @returns {string[]} their folders, such as `node_modules/zod`
 */
export function missingPackages(root, locked) {
  const installed = installedPackages(root)
  return locked
    .filter(
      ([folder, entry]) =>
        !(entry.link ? isLinked(root, folder, entry) : isSame(root, folder, entry, installed)),
    )
    .map(([folder]) => folder)
}

/** What npm wrote down when it last finished an install; it has nothing of one that was cut off. */
function installedPackages(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages
  } catch {
    return {}
  }
}

function isSame(root, folder, entry, installed) {
  const there = installed[folder]
  return (
    there?.version === entry.version &&
    there.integrity === entry.integrity &&
    existsSync(join(root, folder, 'package.json'))
  )
}

function isLinked(root, folder, entry) {
  try {
    return realpathSync(join(root, folder)) === realpathSync(join(root, entry.resolved))
  } catch {
    return false
  }
}

/** Whether a whole install is there, development packages and all; then it is kept whole. */
export function hasDevelopmentPackages(root) {
  return Object.values(installedPackages(root)).some((entry) => entry.dev)
}

/** Whether npm once finished an install here. */
export function hasInstall(root) {
  return Object.keys(installedPackages(root)).length > 0
}
