import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Fault, ROOT } from './fault.mjs'
import { checkMachine } from './find-node.mjs'
import { hasDevelopmentPackages, hasInstall, lockedPackages, missingPackages } from './locked-packages.mjs'
import { refuseUnwritable, runNpm } from './run-npm.mjs'

const PROGRESS_MS = 5_000
const NAMED_MAX = 3

/** Installs what package-lock.json names, unless it is there; what is there and right is not touched. */
export async function ensureInstalled({ withDevelopment }) {
  checkMachine()
  const needed = lockedPackages(ROOT, { withDevelopment })
  if (linkWorkspaces(needed, missingPackages(ROOT, needed)).length === 0) return
  const whole = withDevelopment || hasDevelopmentPackages(ROOT)
  const wanted = lockedPackages(ROOT, { withDevelopment: whole })
  const include = whole ? '--include=dev' : '--omit=dev'
  // `npm ci` begins by deleting node_modules. An update without Internet must leave the shop able to open, and
  // `npm install` puts back what it moved when it fails.
  if (hasInstall(ROOT)) {
    await install(
      wanted,
      ['install', '--no-save', include],
      'Installing the packages that an update changed …',
    )
  }
  if (missingPackages(ROOT, needed).length > 0) {
    const what = `Installing ${wanted.length} packages (this time only; some minutes on a Raspberry Pi) …`
    await install(wanted, ['ci', include], what)
  }
  const missing = missingPackages(ROOT, needed)
  if (missing.length > 0) {
    throw new Fault(`npm did not install ${missing.slice(0, NAMED_MAX).join(', ')}: run this again.`)
  }
}

/** A workspace that came with an update needs a link and no network. Returns what is still missing. */
function linkWorkspaces(needed, missing) {
  if (!hasInstall(ROOT)) return missing
  const links = new Map(needed.filter(([, entry]) => entry.link))
  return missing.filter((folder) => {
    const entry = links.get(folder)
    if (entry === undefined) return true
    refuseUnwritable()
    const link = join(ROOT, folder)
    rmSync(link, { force: true, recursive: true })
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(relative(dirname(link), join(ROOT, entry.resolved)), link)
    return false
  })
}

async function install(wanted, npmArguments, what) {
  refuseUnwritable()
  process.stderr.write(`${what}\n`)
  const startedMs = Date.now()
  const seconds = () => Math.round((Date.now() - startedMs) / 1000)
  const progress = setInterval(() => {
    const count = wanted.filter(([folder]) => existsSync(join(ROOT, folder, 'package.json'))).length
    process.stderr.write(`  … ${seconds()} s, ${count} of ${wanted.length} packages\n`)
  }, PROGRESS_MS)
  try {
    await runNpm(npmArguments)
  } finally {
    clearInterval(progress)
  }
  process.stderr.write(`Installed in ${seconds()} s.\n`)
}
