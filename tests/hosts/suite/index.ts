import { describe, expect, it } from 'vitest'
import { functions } from '../../../functions/index.ts'
import { checkInvariants } from '../../../shared/ledger/check-invariants.ts'
import type { ShopHost } from '../shop-host.ts'
import { describeAdminDay } from './describe-admin-day.ts'
import { describeCart } from './describe-cart.ts'
import { describeErrors } from './describe-errors.ts'
import { describeEvents } from './describe-events.ts'
import { describeIdempotency } from './describe-idempotency.ts'
import { describeJobs } from './describe-jobs.ts'
import { describeOtherOrigins } from './describe-other-origins.ts'
import { describePaper } from './describe-paper.ts'
import { describePay } from './describe-pay.ts'
import { describeSetUp } from './describe-set-up.ts'
import { describeUploads } from './describe-uploads.ts'
import { type Shop, useShop } from './shop.ts'

/**
 * The suite that every host passes: what a client may rely on, whatever serves it. Its parts run in their order,
 * in one shop.
 *
 * @param name - of the host, which finishes "a shop …"
 * @param more - tests of this host alone, in the same shop
 */
export function describeShop(
  name: string,
  openHost: () => Promise<ShopHost>,
  more?: (shop: Shop) => void,
): void {
  describe(`a shop ${name}`, () => {
    const shop = useShop(openHost)
    describePaper(shop)
    describeSetUp(shop)
    describeCart(shop)
    describePay(shop)
    describeErrors(shop)
    describeOtherOrigins(shop)
    describeIdempotency(shop)
    describeEvents(shop)
    describeUploads(shop)
    describeAdminDay(shop)
    describeJobs(shop)
    more?.(shop)

    it('has its own pages where the host shows them', async () => {
      for (const [path, type] of [
        ['docs/json', 'application/json; charset=utf-8'],
        ['metrics', 'text/plain; version=0.0.4; charset=utf-8'],
      ] as const) {
        const { status, headers } = await shop.host.fetch(new Request(`${shop.host.url}/${path}`))
        const expected = shop.host.can.ownPages ? [200, type] : [404, headers.get('content-type')]
        expect([status, headers.get('content-type')]).toEqual(expected)
      }
    })

    it('has the pages of every function where the host shows them', async () => {
      for (const name of functions.map((one) => one.name)) {
        const metrics = await shop.ask('GET', `${name}/metrics`)
        expect([name, metrics.text.includes('http_request_duration_seconds')]).toEqual([
          name,
          shop.host.can.functionPages,
        ])
        const ready = await shop.ask('GET', `${name}/_/ready`)
        expect([name, ready.json?.data?.ready === true]).toEqual([name, shop.host.can.functionPages])
      }
    })

    it('has its books in order after all of that', async () => {
      expect(await shop.database.read(checkInvariants)).toEqual([])
    })
  })
}
