import { describe, expect, it } from 'vitest'
import type { Shop } from './shop.ts'

const RUN_WITHIN_MS = 30_000

/** What the shop does by the clock. */
export function describeJobs(shop: Shop): void {
  describe('the timed jobs', () => {
    it('run beside the functions where the host lasts, and wait to be called where it does not', async () => {
      const runs = async (): Promise<{ name: string; run_count: number }[]> =>
        shop.done('GET', 'notifications/jobs', { as: shop.tokens.owner })
      const runCountOf = async (name: string) => (await runs()).find((one) => one.name === name)?.run_count
      if (shop.host.can.jobs) {
        await expect
          .poll(() => runCountOf('end-waiting-orders'), { timeout: RUN_WITHIN_MS })
          .toBeGreaterThan(0)
      } else {
        expect((await runs()).filter(({ run_count }) => run_count > 0)).toEqual([])
      }
    })
  })
}
