import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../images/run-program.ts'
import { buildOnce, GO_ENVIRONMENT } from './build-once.ts'
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
  await buildOnce({ folder, program }, (work) =>
    runProgram('env', [`GOBIN=${work}`, ...GO_ENVIRONMENT, go, 'install', `${module}@${version}`]),
  )
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
