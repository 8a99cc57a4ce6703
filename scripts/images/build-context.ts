import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const TEMPLATE = 'template/openfaas-node'
/** What no image needs; the folders' names are those that faas-cli leaves out. */
const LEFT_OUT = new Set(['node_modules', 'build', 'template'])

export interface ContextOptions {
  /** Folder of the project. */
  readonly root: string
  readonly name: string
  /** Folder of the function, relative to `root`. */
  readonly handler: string
  /** Files and folders that are put beside it. */
  readonly copy: readonly string[]
}

/**
 * Makes the folder that an image is built from, as `faas-cli build --shrinkwrap` makes it: the template, and in
 * `function/` the function with what it shares with others.
 *
 * @returns the folder, `build/<name>`
 */
export function makeContext({ root, name, handler, copy }: ContextOptions): string {
  const context = join(root, 'build', name)
  rmSync(context, { recursive: true, force: true })
  mkdirSync(context, { recursive: true })
  copyInto(join(root, TEMPLATE), context)
  copyInto(join(root, handler), join(context, 'function'))
  for (const path of copy) {
    const source = join(root, path)
    if (!existsSync(source)) throw new Error(`stack.yml copies ${path}, which is not there.`)
    cpSync(source, join(context, 'function', path), { recursive: true, filter: isKept })
  }
  return context
}

function copyInto(source: string, target: string): void {
  for (const entry of readdirSync(source)) {
    if (LEFT_OUT.has(entry)) continue
    cpSync(join(source, entry), join(target, entry), { recursive: true, filter: isKept })
  }
}

function isKept(path: string): boolean {
  return !path.endsWith('/node_modules')
}
