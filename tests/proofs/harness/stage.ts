import { type Database, openDatabase } from '@kedai/shared/database/database.ts'
import { buildGoods } from '@kedai/shared/testing/builders.ts'
import type { Engine } from '@kedai/shared/testing/engines/engines.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { createConnection } from 'mysql2/promise'
import type { OwnMariadb } from './own-mariadb.ts'

/** Goods as they were before the first sale. */
export interface StagedGoods {
  readonly goodsId: number
  /** Rupiah. */
  readonly price: number
  readonly stock: number
}

/** A schema with goods and without sales, for one round of a proof. */
export interface Stage {
  /** Of the user that the functions have, by the engine's Unix socket. */
  readonly url: string
  readonly goods: readonly StagedGoods[]
  /** The same user by 127.0.0.1 and a port: of the database itself, or of what stands before it. */
  urlOfPort(port: number): string
  /** Looks at the database past every function, by connections of its own. */
  withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T>
}

export interface StageOptions {
  readonly goodsCount: number
  /** Of each of the goods. */
  readonly stock?: number
}

/** More than any round sells. */
const STOCK = 1_000_000

/** @param cleanUp - is given what removes it again */
export async function setStage(
  cleanUp: AsyncDisposableStack,
  { engine, port }: { readonly engine: Engine } & Partial<Pick<OwnMariadb, 'port'>>,
  { goodsCount, stock = STOCK }: StageOptions,
): Promise<Stage> {
  const schema = await createTestSchema(engine)
  cleanUp.defer(() => schema.drop())
  if (port !== undefined) cleanUp.defer(await admitByTcp(engine, schema.name))

  const withDatabase = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = openDatabase({ url: schema.url, poolSize: 2 })
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }
  const goods = await withDatabase(async (database) => {
    const built: StagedGoods[] = []
    for (let index = 0; index < goodsCount; index++) {
      const price = 1_000 + 500 * index
      built.push({ goodsId: await buildGoods(database, { price, stock }), price, stock })
    }
    return built
  })
  return {
    url: schema.url,
    goods,
    urlOfPort: (tcpPort) => {
      const url = new URL(schema.url)
      url.search = ''
      url.hostname = '127.0.0.1'
      url.port = String(tcpPort)
      return url.href
    },
    withDatabase,
  }
}

/** Without names, a user of `localhost` comes by the Unix socket only. */
async function admitByTcp(engine: Engine, name: string): Promise<() => Promise<void>> {
  const user = `'${name}app'@'127.0.0.1'`
  await asRoot(engine, [
    `CREATE USER ${user} IDENTIFIED BY '${name}'`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}.* TO ${user}`,
  ])
  return () => asRoot(engine, [`DROP USER ${user}`])
}

/** Runs statements that only the server's root may. */
export async function asRoot(engine: Engine, statements: readonly string[]): Promise<void> {
  const root = await createConnection({ uri: engine.adminUrl })
  try {
    for (const statement of statements) await root.query(statement)
  } finally {
    await root.end()
  }
}
