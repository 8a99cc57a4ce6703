import { openDatabase } from '@kedai/shared/database/database.ts'
import { findUnsafeDurability } from '@kedai/shared/database/durability.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { BenchFault } from '../options.ts'
import { createScenarios, openKedaiCarts } from '../scenarios.ts'
import { fillGoods } from '../shop-goods.ts'
import { buildGo } from '../yardstick/build-go.ts'
import { createFewSchema, openFewCarts } from '../yardstick/few-schema.ts'
import { startKedai } from './kedai.ts'
import { startPlainGo } from './plain-go.ts'
import type { Server, ServerName, StartedProcess } from './server.ts'

/** Enough to prepare with; the server has a pool of its own. */
const POOL_SIZE = 2

export interface ServerToOpen {
  readonly name: ServerName
  /** Of the MariaDB that is to hold its schema. */
  readonly socketPath: string
  readonly nodeOptions: readonly string[] | undefined
  readonly cleanUp: AsyncDisposableStack
}

/** Starts a server on a new schema that has the goods which the scenarios ask for. */
export async function openServer(options: ServerToOpen): Promise<Server> {
  const { name, socketPath, cleanUp } = options
  const hasBooks = name !== 'go-few'
  const adminUrl = `mysql://root@localhost/?socketPath=${encodeURIComponent(socketPath)}`
  const databaseUrl = hasBooks
    ? (await createTestSchema({ name: 'mariadb', adminUrl })).url
    : await createFewSchema(adminUrl)
  const database = openDatabase({ url: databaseUrl, poolSize: POOL_SIZE })
  cleanUp.defer(() => database.close())
  const unsafe = await findUnsafeDurability(database)
  if (unsafe.length > 0) throw new BenchFault(unsafe.join(' '))
  if (hasBooks) await fillGoods(database)
  const openCarts = hasBooks ? openKedaiCarts : openFewCarts
  return {
    name,
    ...(await startServer(options, databaseUrl)),
    database,
    scenarios: createScenarios(database, openCarts),
    openCarts,
    hasBooks,
  }
}

async function startServer(
  { name, nodeOptions = [], cleanUp }: ServerToOpen,
  databaseUrl: string,
): Promise<StartedProcess> {
  switch (name) {
    case 'kedai':
      return startKedai({ databaseUrl, nodeOptions, cleanUp })
    case 'kedai-single':
      return startKedai({
        databaseUrl,
        env: { COALESCE_WRITES: '0', STOCKS_CACHE_MS: '0' },
        nodeOptions,
        cleanUp,
      })
    case 'go-few':
      return startPlainGo({ program: await buildGo(), rows: 'few', databaseUrl, cleanUp })
    case 'go-same':
      return startPlainGo({ program: await buildGo(), rows: 'same', databaseUrl, cleanUp })
  }
}
