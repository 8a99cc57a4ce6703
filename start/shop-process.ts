import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { type Config, loadConfig } from '@kedai/shared/config/config.ts'
import { listenForStop } from '@kedai/shared/hosts/stop-signals.ts'
import { complain } from './complain.ts'
import { addressToShow } from './lan-address.ts'
import { type OpenShop, openShop } from './open-shop.ts'
import { say } from './say.ts'

/**
 * Opens the shop and keeps it open until it is told to stop.
 *
 * @returns the process's exit code
 */
export async function runShop(): Promise<number> {
  const stop = listenForStop()
  const running = new AsyncDisposableStack()
  try {
    const config = loadConfig(process.env)
    const shop = await openShop(config, running, stop, say)
    welcome(config, shop)
    if (!stop.aborted) await once(stop, 'abort')
    say('Closing: requests under way are finished, then the database is stopped …')
    await delay(config.drainMs)
    await running.disposeAsync()
    say('Closed.')
    return 0
  } catch (error) {
    await running.disposeAsync()
    if (stop.aborted) return 0
    return complain(error)
  }
}

function welcome({ host, tls }: Config, { port, dataPlace, setUpCode }: OpenShop): void {
  const address = `${tls === undefined ? 'http' : 'https'}://${addressToShow(host)}:${port}`
  const owner = setUpCode === undefined ? '' : `\n  the owner     is made by the code ${setUpCode}`
  say(`
Kedai is open at ${address}
  the menu      curl ${address}/api/small/stocks
  all requests  ${address}/docs
  the data      ${dataPlace}${owner}
  to stop       Ctrl-C
`)
}
