import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Copies packages and all that they depend on; what is optional and was not installed, as for another processor, is
 * left out.
 *
 * @param {readonly string[]} names
 * @param {string} from - a node_modules folder that npm has made flat
 * @param {string} to - likewise, to be made
 * @returns {string[]} folders that were copied
 */
export function copyPackages(names, from, to) {
  const found = new Set()
  const queue = [...names]
  for (const name of queue) {
    const folder = join(from, name)
    if (found.has(name) || !existsSync(folder)) continue
    found.add(name)
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder)
    queue.push(...Object.keys({ ...dependencies, ...optionalDependencies }))
    cpSync(folder, join(to, name), { recursive: true })
  }
  return [...found].map((name) => join(from, name))
}

/** @param {string} folder - of a package */
export function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/**
 * npm may have put the same version of a package into several folders.
 *
 * @param {readonly string[]} folders - of packages
 */
export function oncePerVersion(folders) {
  const found = folders.map((folder) => {
    const { name, version } = manifestOf(folder)
    return /** @type {const} */ ([`${name}@${version}`, folder])
  })
  return [...new Map(found).values()]
}
