import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Base images and service images of the tests' own: no container registry is asked for anything. */
const IMAGE_SCRIPTS = ['make-base-images.sh', 'make-service-images.sh'].map(
  (name) => `tests/containers/${name}`,
)

declare module 'vitest' {
  interface ProvidedContext {
    /** Tag of the images `localhost/kedai/<function>` and `localhost/kedai/tools` of this run. */
    imageTag: string
  }
}

/** What `docker build` and `docker compose` are told, beside this process's own environment. */
export const BASES = {
  KEDAI_BUILD_BASE: 'kedai-test/build:12',
  KEDAI_RUNTIME_BASE: `kedai-test/runtime:12-${process.arch === 'x64' ? 'amd64' : process.arch}`,
} as const

/** Builds every image once for all container tests, as `npm run images` does. */
export async function setup(project: TestProject): Promise<void> {
  for (const script of IMAGE_SCRIPTS) if (existsSync(`${ROOT}/${script}`)) await run('bash', [script])
  const tag = (await run(process.execPath, ['scripts/images-tag.ts'])).trim()
  await run(process.execPath, ['scripts/images.ts', '--tag', tag, '--no-env-file'])
  project.provide('imageTag', tag)
}

async function run(program: string, programArguments: readonly string[]): Promise<string> {
  const options = { cwd: ROOT, env: { ...process.env, ...BASES }, maxBuffer: 64 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)(program, programArguments, options)
  return stdout
}
