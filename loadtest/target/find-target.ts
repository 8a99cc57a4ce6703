import { type CustomerClient, createCustomerClient } from '../customers/customer-client.ts'
import type { RunOptions } from '../options.ts'
import { admitTarget } from './address-rules.ts'
import { checkTarget } from './check-target.ts'
import { fillNewShop } from './fill-new-shop.ts'
import { openOwnShop } from './own-shop.ts'
import type { Target } from './target.ts'

/**
 * Finds the shop that is named, or opens one.
 *
 * @param cleanUp - is given what ends and removes what was opened
 * @throws LoadTestFault where the one that is named may not be tested, or cannot be
 */
export async function findTarget(
  { target: wanted, ownHosts, setUpCode }: RunOptions,
  cleanUp: AsyncDisposableStack,
  say: (line: string) => void,
): Promise<{ target: Target; client: CustomerClient }> {
  if (wanted === undefined) {
    say('Opening a shop of its own …')
    const target = await openOwnShop(cleanUp)
    const client = createCustomerClient(target.url)
    cleanUp.defer(() => client.close())
    return { target, client }
  }
  const { url, isThisMachine } = await admitTarget(wanted, ownHosts)
  const client = createCustomerClient(url)
  cleanUp.defer(() => client.close())
  if (setUpCode !== undefined) {
    say(`Making the new shop at ${url} ready …`)
    await fillNewShop(url, setUpCode)
  }
  say(`Making one sale at ${url}, to see whether it can be tested …`)
  const goods = await checkTarget(client)
  say('Every sale of this test stays in the books of that shop.')
  return {
    target: { url, goods, pids: {}, isThisMachine, description: `a shop that was there, at ${url}` },
    client,
  }
}
