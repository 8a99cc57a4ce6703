import { loadConfig } from '@kedai/shared/config/config.ts'
import { listenForStop } from '@kedai/shared/hosts/stop-signals.ts'
import { complain } from '../../start/complain.ts'
import { openShop } from '../../start/open-shop.ts'

/** What the load test is told of the shop that it started. */
export interface OwnShopOpened {
  readonly port: number
  readonly setUpCode: string
}

/** The shop as `npm start` opens it, as a child of the load test; ends when its parent lets go of it. */
const stop = listenForStop()
const running = new AsyncDisposableStack()
const close = async () => {
  await running.disposeAsync()
  process.exit()
}
try {
  const { port, setUpCode } = await openShop(loadConfig(process.env), running, stop, () => undefined)
  if (setUpCode === undefined) throw new Error('a new shop has no staff')
  process.send?.({ port, setUpCode } satisfies OwnShopOpened)
  if (stop.aborted) await close()
  stop.addEventListener('abort', close)
} catch (error) {
  if (!stop.aborted) process.exitCode = complain(error)
  await close()
}
