import type { AddressInfo } from 'node:net'
import { functions } from '../../functions/index.ts'
import { loadConfig } from '../../shared/config/config.ts'
import { openDatabase } from '../../shared/database/database.ts'
import { createAllInOne } from '../../shared/hosts/all-in-one.ts'
import type { Engine } from '../../shared/testing/engines/engines.ts'
import { createTestSchema } from '../../shared/testing/engines/test-schema.ts'
import { abilities } from './abilities.ts'
import type { ShopHost } from './shop-host.ts'
import { TILL_ORIGIN } from './suite/shop.ts'

/** Every function in one process: this one. */
export async function openAllInOne(engine: Engine): Promise<ShopHost> {
  const schema = await createTestSchema(engine)
  const config = loadConfig({ LOG_LEVEL: 'silent', CORS_ORIGINS: TILL_ORIGIN })
  const database = openDatabase({ url: schema.url, poolSize: config.databasePool })
  const app = await createAllInOne({ functions, database, config })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    can: abilities['one process'],
    databaseUrl: schema.url,
    fetch,
    async [Symbol.asyncDispose]() {
      await app.close()
      await database.close()
      await schema.drop()
    },
  }
}
