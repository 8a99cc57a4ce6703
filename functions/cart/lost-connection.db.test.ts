import { createSettingsReader } from '@kedai/shared/settings/current-settings.ts'
import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { openLossyDatabase } from '@kedai/shared/testing/lossy-database.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { createAddToCart } from './add-to-cart.ts'

const MODES = [{ coalesceWrites: true }, { coalesceWrites: false }]
const CASES = engines.flatMap((engine) => MODES.map((mode) => ({ name: engine.name, engine, mode })))

describe.each(CASES)(
  'cart over a connection that breaks after COMMIT on $name, $mode',
  ({ engine, mode }) => {
    const shop = useTestShop(engine, [])

    async function addThroughLoss(userId: number, key?: string) {
      const goodsId = await buildGoods(shop.database)
      const database = openLossyDatabase(shop.schema.url, ['after COMMIT'])
      try {
        const addToCart = createAddToCart({
          database: { ...shop.database, transaction: database.transaction },
          settings: createSettingsReader(shop.database, shop.config),
          config: mode,
        })
        const idempotency = key === undefined ? undefined : { key, fingerprint: Buffer.alloc(32, 7) }
        return await addToCart({ user_id: userId, goods_id: goodsId, total: 2, modifiers: [] }, idempotency)
      } finally {
        await database.close()
      }
    }
    const cartCount = async (userId: number) =>
      (await shop.query('SELECT id FROM carts WHERE user_id = ?', [userId])).length

    it('adds once when a key tells it apart', async () => {
      const outcome = await addThroughLoss(501, 'broken-after-commit')
      expect(outcome).toMatchObject({ answer: { total_goods: 2 }, isReplay: true })
      expect(await cartCount(501)).toBe(1)
    })

    it('says that the outcome is unknown when there is no key, and does not add again', async () => {
      await expect(addThroughLoss(502)).rejects.toMatchObject({
        reason: 'OUTCOME_UNKNOWN',
        retryAfterSeconds: 2,
      })
      expect(await cartCount(502)).toBe(1)
    })
  },
)
