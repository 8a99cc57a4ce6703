import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'

const OUTPUT_BYTES_MAX = 4 * 1024 * 1024
const LOG_LINES = 5

/** The containers of one service of docker-compose.yml, as far as replacing them needs it. */
export interface Containers {
  /** @returns ids of those that are there, also of stopped ones */
  list(): Promise<string[]>
  /** Brings their number to that with the new image; what is new does not run yet, and what is there is not touched. */
  growTo(count: number): Promise<void>
  /** Starts a new one where the database is, and the gateway is not. */
  startAside(id: string): Promise<void>
  /** Does it answer that it is ready? */
  isReady(id: string): Promise<boolean>
  /** How often it ended and was started again. */
  restartCount(id: string): Promise<number>
  /** The last lines that it wrote. */
  lastLines(id: string): Promise<string>
  /** From here on the gateway finds it. */
  join(id: string): Promise<void>
  /** Tells it to stop, waits until it has finished what is under way, and removes it. */
  retire(id: string): Promise<void>
  /** Removes one that nobody was sent to. */
  discard(id: string): Promise<void>
}

export interface ContainersOptions {
  /** Folder of docker-compose.yml. */
  readonly root: string
  readonly envFile: string
  readonly service: string
  /** Variables that win over those of the file, as `STOCKS_TAG`. */
  readonly variables: Readonly<Record<string, string>>
}

/** `front` of docker-compose.yml, where the gateway is. */
const FRONT = /_front$/
const Networks = z.record(z.string(), z.object({}))

/** By Docker's own command. @throws Error with what it wrote */
export function dockerContainers({ root, envFile, service, variables }: ContainersOptions): Containers {
  const fronts = new Map<string, string>()
  async function run(...command: string[]): Promise<{ stdout: string; stderr: string }> {
    return promisify(execFile)('docker', command, {
      cwd: root,
      env: { ...process.env, ...variables },
      maxBuffer: OUTPUT_BYTES_MAX,
    })
  }
  const docker = async (...command: string[]) => (await run(...command)).stdout.trim()
  const compose = (...command: string[]) => docker('compose', '--env-file', envFile, ...command)
  return {
    list: async () => (await compose('ps', '--all', '--quiet', service)).split('\n').filter(Boolean),
    growTo: async (count) => {
      // Not --no-deps: a container made without them counts as another one, and the next `up` would make it anew.
      await compose('up', '--no-start', '--no-recreate', '--scale', `${service}=${count}`, service)
    },
    startAside: async (id) => {
      const found = await docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', id)
      const front = Object.keys(Networks.parse(JSON.parse(found))).find((name) => FRONT.test(name))
      if (front === undefined) throw new Error(`The container ${id} is in no network that the gateway is in.`)
      fronts.set(id, front)
      await docker('network', 'disconnect', front, id)
      await docker('start', id)
    },
    isReady: (id) =>
      docker('exec', id, 'node', 'health.mjs', '/_/ready').then(
        () => true,
        () => false,
      ),
    restartCount: async (id) => Number(await docker('inspect', '--format', '{{.RestartCount}}', id)),
    lastLines: async (id) => {
      const { stdout, stderr } = await run('logs', '--tail', String(LOG_LINES), id)
      return `${stdout}${stderr}`.trim()
    },
    join: async (id) => {
      await docker('network', 'connect', '--alias', service, fronts.get(id) ?? '', id)
    },
    retire: async (id) => {
      await docker('stop', id)
      await docker('rm', id)
    },
    discard: async (id) => {
      await docker('rm', '--force', id)
    },
  }
}
