import { setTimeout as delay } from 'node:timers/promises'
import { downAll, type IDockerComposeOptions } from 'docker-compose'

const TRIES_MAX = 3
const PAUSE_MS = 1_000
/** What Docker 20.10 now and then says of a network whose last container is gone. */
const MISCOUNTED = 'has active endpoints'

/**
 * Removes a shop of docker compose with all that it kept. A network that Docker miscounts goes when Docker is started
 * anew; that is told, and is no fault of the shop's.
 *
 * @throws what compose wrote, when anything else is left
 */
export async function composeDown(options: IDockerComposeOptions): Promise<void> {
  for (let tries = 1; ; tries++) {
    const fault = await downAll({ ...options, commandOptions: ['--volumes', '--timeout', '2'] }).then(
      () => undefined,
      ({ err = '' }: { err?: string }) => err,
    )
    if (fault === undefined) return
    if (tries === TRIES_MAX) {
      if (!fault.includes(MISCOUNTED)) throw new Error(`docker compose down: ${fault}`)
      process.stdout.write(`Docker keeps a network that nobody is in: ${fault.trim().split('\n').at(-1)}\n`)
      return
    }
    await delay(PAUSE_MS)
  }
}
