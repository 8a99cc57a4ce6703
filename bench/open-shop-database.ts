import { type Database, openDatabase } from '@kedai/shared/database/database.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { openMariadb } from './rig.ts'
import { fillGoods } from './shop-goods.ts'

/**
 * A MariaDB of its own with the tables of a shop and the goods that the scenarios ask for.
 *
 * @param folder - that its data and its socket go into
 */
export async function openShopDatabase(
  folder: string,
  cleanUp: AsyncDisposableStack,
): Promise<{ readonly databaseUrl: string; readonly database: Database }> {
  const mariadb = await openMariadb(folder)
  cleanUp.defer(() => mariadb.stop())
  const { url: databaseUrl } = await createTestSchema({
    name: 'mariadb',
    adminUrl: `mysql://root@localhost/?socketPath=${encodeURIComponent(mariadb.socketPath)}`,
  })
  const database = openDatabase({ url: databaseUrl, poolSize: 2 })
  cleanUp.defer(() => database.close())
  await fillGoods(database)
  return { databaseUrl, database }
}
