import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

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

/**
 * Builds one image with Docker's BuildKit.
 *
 * @throws Error with Docker's own output
 */
export async function buildImage({
  context,
  image,
  version,
  platform,
  buildBase,
  runtimeBase,
}: BuildOptions): Promise<void> {
  const npmrc = join(homedir(), '.npmrc')
  const options = [
    ['tag', image],
    ['platform', platform],
    ['build-arg', `VERSION=${version}`],
    ['build-arg', buildBase && `BUILD_BASE=${buildBase}`],
    ['build-arg', runtimeBase && `RUNTIME_BASE=${runtimeBase}`],
    // Whatever npm needs to know here to reach its registry; it leaves no trace in the image.
    ['secret', existsSync(npmrc) && `id=npmrc,src=${npmrc}`],
  ].flatMap(([name, value]) => (value ? [`--${name}=${value}`] : []))
  await run('docker', ['buildx', 'build', '--load', '--progress=plain', ...options, context])
}

function run(program: string, programArguments: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', (cause) =>
      reject(new Error(`${program} could not be run: ${cause.message}`, { cause })),
    )
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${[program, ...programArguments].join(' ')} failed:\n${output}`))
    })
  })
}
