import type { AddressInfo } from 'node:net'
import type { Config } from '@kedai/shared/config/config.ts'
import { createAllInOne } from '@kedai/shared/hosts/all-in-one.ts'
import { withinMs } from '@kedai/shared/hosts/within-ms.ts'
import { askOneself } from '@kedai/shared/http/own-requests.ts'
import { CLOSE_TIMEOUT_MS } from '@kedai/shared/limits.ts'
import { functions } from '../functions/index.ts'
import { checkAddress, listenFault } from './check-address.ts'
import { withoutPassword } from './external-database.ts'
import { runOwnDatabase } from './run-own-database.ts'
import type { Say } from './say.ts'
import { offerSetUpCode } from './set-up-code.ts'
import { useDatabase } from './use-database.ts'

/** A shop that serves. */
export interface OpenShop {
  /** Port that it listens on. */
  readonly port: number
  /** Where its data is, as its owner may be told. */
  readonly dataPlace: string
  /** What makes the first owner; undefined once there is staff. */
  readonly setUpCode: string | undefined
}

/**
 * Opens the shop: the database, every function over it, the door.
 *
 * @param running - gets what has to be undone at the end, also when this fails half-way
 * @param stop - aborted when the shop is to close; a step that has begun is finished first
 * @throws StartFault or SchemaError with one sentence
 */
export async function openShop(
  config: Config,
  running: AsyncDisposableStack,
  stop: AbortSignal,
  say: Say,
): Promise<OpenShop> {
  await checkAddress(config)
  let tell = say
  const own =
    config.databaseUrl === undefined
      ? await runOwnDatabase(config.dataDir, running, (line) => tell(line))
      : undefined
  stop.throwIfAborted()
  const access = own ?? {
    url: config.databaseUrl ?? '',
    ...(config.databaseAdminUrl && { adminUrl: config.databaseAdminUrl }),
  }
  const database = await useDatabase(config, access, say)
  running.defer(() => database.close())
  const setUpCode = await offerSetUpCode(database, own?.folder.secretsFolder)
  stop.throwIfAborted()

  const app = await createAllInOne({ functions, database, config, isStopping: () => stop.aborted })
  running.defer(() => withinMs(app.close(), CLOSE_TIMEOUT_MS))
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    throw listenFault(config, error)
  }
  await askOneself(app, { method: 'GET', url: '/_/ready' })
  tell = (line) => app.log.warn(line)
  return {
    port: portOf(app.server.address()) ?? config.port,
    dataPlace: own?.folder.path ?? withoutPassword(access.url),
    setUpCode,
  }
}

/** PORT=0 lets the system choose. */
function portOf(address: AddressInfo | string | null): number | undefined {
  return typeof address === 'object' ? address?.port : undefined
}
