import type { AddressInfo } from 'node:net'
import { loadConfig } from '@kedai/shared/config/config.ts'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { createAllInOne } from '@kedai/shared/hosts/all-in-one.ts'
import { functions } from '../functions/index.ts'

/** The all-in-one as a child of the bench, on a database that is there; ends when its parent lets go of it. */
const config = loadConfig(process.env)
const database = openDatabase({ url: config.databaseUrl ?? '', poolSize: config.databasePool })
const app = await createAllInOne({ functions, database, config })
await app.listen({ host: '127.0.0.1', port: 0 })
// As `npm start` does before it says that the shop is open: what is slow only at first is over then.
await app.inject({ method: 'GET', url: '/_/ready' })

// Ctrl-C in a terminal reaches this process as well; the bench says when it is over.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
process.once('disconnect', async () => {
  await app.close()
  await database.close()
})
process.send?.({ port: (app.server.address() as AddressInfo).port })
