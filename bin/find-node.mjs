import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault, ROOT } from './fault.mjs'

/** The architectures that package.json locks a Node 24 for. */
const ARCHITECTURES = ['x64', 'arm64']

/** Refuses machines that no locked Node 24 runs on, before anything is installed. */
export function checkMachine(platform = process.platform, architecture = process.arch) {
  if (platform !== 'linux') {
    throw new Fault(`Kedai runs on 64-bit Linux (Debian 12 or Raspberry Pi OS); this is ${platform}.`)
  }
  if (!ARCHITECTURES.includes(architecture)) {
    throw new Fault(
      `Kedai needs a 64-bit system, and this one runs ${architecture} programs: on a Raspberry Pi, put the 64-bit Raspberry Pi OS on the card.`,
    )
  }
}

export const nodePackage = (architecture = process.arch) => `node-linux-${architecture}`

/** The Node 24 that npm installed. */
export function findNode(root = ROOT) {
  const program = join(root, 'node_modules', nodePackage(), 'bin', 'node')
  if (!existsSync(program)) throw new Fault(`${program} is missing: remove node_modules and run this again.`)
  return { program, folder: dirname(program), root }
}
