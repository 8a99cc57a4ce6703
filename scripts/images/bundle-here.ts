import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Makes `dist/` in a folder that an image is built from, as the Dockerfile does, but with the packages that the project
 * has installed, and without Docker.
 *
 * @param root - folder of the project
 * @param context - folder made by `makeContext`, or a copy of the template
 * @returns `dist/` of the context, with the folder for compiled code in it, which is still empty
 */
export async function bundleHere(root: string, context: string): Promise<string> {
  for (const folder of ['', 'runtime', 'function']) {
    rmSync(join(context, folder, 'node_modules'), { recursive: true, force: true })
  }
  const installed = join(root, 'node_modules')
  symlinkSync(installed, join(context, 'node_modules'))
  mkdirSync(join(context, 'function/node_modules'))
  // Links that npm would make; build.mjs adds the shared folder.
  for (const name of readdirSync(installed)) {
    if (name.startsWith('.') || name === '@kedai') continue
    symlinkSync(join(installed, name), join(context, 'function/node_modules', name))
  }
  const node = `node-linux-${process.arch}`
  mkdirSync(join(context, 'runtime/node_modules'), { recursive: true })
  symlinkSync(join(installed, node), join(context, 'runtime/node_modules', node))
  await promisify(execFile)(process.execPath, ['build.mjs'], { cwd: context })
  const dist = join(context, 'dist')
  cpSync(join(context, 'compile-cache'), join(dist, 'compile-cache'), { recursive: true })
  return dist
}
