import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'

export interface BuildOptions {
  /** Folder made by `makeContext`. */
  readonly context: string
  readonly image: string
  readonly version: string
  /** As `linux/arm64`; this machine's own by default. */
  readonly platform?: string | undefined
  /** Base images other than the ones that the Dockerfile names. */
  readonly buildBase?: string | undefined
  readonly runtimeBase?: string | undefined
}

/** Whatever npm needs to know here to reach its registry; it leaves no trace in the image. */
const NPMRC = join(homedir(), '.npmrc')

/**
 * Builds one image with Docker's BuildKit.
 *
 * @throws Error with Docker's own output
 */
export async function buildImage(options: BuildOptions): Promise<void> {
  await runProgram('docker', buildArguments(options, existsSync(NPMRC) ? NPMRC : undefined))
}

/**
 * What `docker` is called with.
 *
 * @param npmrc - npm's own settings on this machine
 */
export function buildArguments(
  { context, image, version, platform, buildBase, runtimeBase }: BuildOptions,
  npmrc: string | undefined,
): string[] {
  const options = [
    ['tag', image],
    ['platform', platform],
    ['build-arg', `VERSION=${version}`],
    ['build-arg', buildBase && `BUILD_BASE=${buildBase}`],
    ['build-arg', runtimeBase && `RUNTIME_BASE=${runtimeBase}`],
    ['secret', npmrc && `id=npmrc,src=${npmrc}`],
  ].flatMap(([name, value]) => (value ? [`--${name}=${value}`] : []))
  return ['buildx', 'build', '--load', '--progress=plain', ...options, context]
}
