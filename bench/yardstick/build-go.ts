import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnce, GO_ENVIRONMENT } from '../../scripts/go/build-once.ts'
import { findGo, GO_FOLDER } from '../../scripts/go/find-go.ts'
import { runProgram } from '../../scripts/images/run-program.ts'

/** The paper's design in plain Go. */
const SOURCE = fileURLToPath(new URL('../../loadtest/paper-go/', import.meta.url))
const NAME = 'paper-go'

/**
 * Builds the yardstick, once for each state of its source; later calls find it in `build/`.
 *
 * @returns the path of the program
 * @throws Error with what Go said
 */
export async function buildGo(): Promise<string> {
  const go = await findGo()
  const folder = join(GO_FOLDER, `${NAME}@${await digestOf(SOURCE)}`)
  const program = join(folder, NAME)
  if (existsSync(program)) return program
  await buildOnce({ folder, program }, (work) =>
    runProgram('env', [...GO_ENVIRONMENT, go, 'build', '-C', SOURCE, '-o', join(work, NAME), '.']),
  )
  return program
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const names = (await readdir(folder)).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name))
  for (const name of names.sort()) hash.update(name).update(await readFile(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}
