import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../images/run-program.ts'
import { findGo, GO_FOLDER } from './find-go.ts'

/**
 * Builds a program that is written in Go, once; later calls find it in `build/`.
 *
 * @param module - as `go install` has it: `github.com/tsenart/vegeta/v12`
 * @param version - with its `v`: `v12.13.0`
 * @returns the path of the program
 * @throws Error with what Go said
 * @example await goInstall('github.com/tsenart/vegeta/v12', 'v12.13.0')
 */
export async function goInstall(module: string, version: string): Promise<string> {
  const folder = join(GO_FOLDER, `${module.replaceAll('/', '_')}@${version}`)
  const program = join(folder, programOf(module))
  if (existsSync(program)) return program

  const go = await findGo()
  process.stdout.write(`Building ${module}@${version} …\n`)
  await mkdir(GO_FOLDER, { recursive: true })
  const work = await mkdtemp(join(GO_FOLDER, '.install-'))
  try {
    // What is asked for is built by the Go that is there; without C, so that no compiler of it is needed.
    const environment = [`GOBIN=${work}`, 'CGO_ENABLED=0', 'GOTOOLCHAIN=local', 'GOFLAGS=']
    await runProgram('env', [...environment, go, 'install', `${module}@${version}`])
    await rename(work, folder)
  } catch (error) {
    if (!existsSync(program)) throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return program
}

/** Go names a program by the last part of its path that is not a version. */
export function programOf(module: string): string {
  const name = module
    .split('/')
    .filter((part) => !/^v\d+$/.test(part))
    .at(-1)
  if (name === undefined) throw new Error(`a module has a name: ${module}`)
  return name
}
