import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const OUTPUT_BYTES_MAX = 4 * 1024 * 1024
const LOG_LINES = 5

/** The containers of one service of docker-compose.yml, as far as replacing them needs it. */
export interface Containers {
  /** @returns ids of those that are there, also of stopped ones */
  list(): Promise<string[]>
  /** Brings their number to that, with the new image, and touches none that is there. */
  growTo(count: number): Promise<void>
  /** Is it up, and does it answer that it is ready? */
  isReady(id: string): Promise<boolean>
  /** How often it ended and was started again. */
  restartCount(id: string): Promise<number>
  /** The last lines that it wrote. */
  lastLines(id: string): Promise<string>
  /** Tells it to stop, waits until it has finished what is under way, and removes it. */
  retire(id: string): Promise<void>
}

export interface ContainersOptions {
  /** Folder of docker-compose.yml. */
  readonly root: string
  readonly envFile: string
  readonly service: string
  /** Variables that win over those of the file, as `STOCKS_TAG`. */
  readonly variables: Readonly<Record<string, string>>
}

/** By Docker's own command. @throws Error with what it wrote */
export function dockerContainers({ root, envFile, service, variables }: ContainersOptions): Containers {
  async function docker(...command: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('docker', command, {
      cwd: root,
      env: { ...process.env, ...variables },
      maxBuffer: OUTPUT_BYTES_MAX,
    })
    return stdout.trim()
  }
  const compose = (...command: string[]) => docker('compose', '--env-file', envFile, ...command)
  return {
    list: async () => (await compose('ps', '--all', '--quiet', service)).split('\n').filter(Boolean),
    growTo: async (count) => {
      // Not --no-deps: a container made without them counts as another one, and the next `up` would make it anew.
      await compose('up', '--detach', '--no-recreate', '--scale', `${service}=${count}`, service)
    },
    isReady: (id) =>
      docker('exec', id, 'node', 'health.mjs', '/_/ready').then(
        () => true,
        () => false,
      ),
    restartCount: async (id) => Number(await docker('inspect', '--format', '{{.RestartCount}}', id)),
    lastLines: (id) => docker('logs', '--tail', String(LOG_LINES), id),
    retire: async (id) => {
      await docker('stop', id)
      await docker('rm', id)
    },
  }
}
