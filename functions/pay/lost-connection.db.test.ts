import { PUBLIC } from '@kedai/shared/auth/caller.ts'
import { createSignal } from '@kedai/shared/http/signal.ts'
import { createSettingsReader } from '@kedai/shared/settings/current-settings.ts'
import { buildCart, buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { type Loss, openLossyDatabase } from '@kedai/shared/testing/lossy-database.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { PayBody } from './contract.ts'
import { createPayCart } from './pay-cart.ts'

const MODES = [{ coalesceWrites: true }, { coalesceWrites: false }]
const CASES = engines.flatMap((engine) => MODES.map((mode) => ({ name: engine.name, engine, mode })))

describe.each(CASES)('pay over a connection that breaks on $name, $mode', ({ engine, mode }) => {
  const shop = useTestShop(engine, [])
  afterEach(shop.expectBooksInOrder)

  async function payThrough(losses: readonly Loss[], key?: string) {
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
    const database = openLossyDatabase(shop.schema.url, losses)
    try {
      const payCart = createPayCart({
        database: { ...shop.database, transaction: database.transaction },
        settings: createSettingsReader(shop.database, shop.config),
        goodsChanged: createSignal(),
        config: mode,
      })
      const idempotency = key === undefined ? undefined : { key, fingerprint: Buffer.alloc(32, 7) }
      const body = PayBody.parse({ cart_id: cartId, payment_amount: 6000 })
      const outcome = await payCart(body, PUBLIC, idempotency)
      const sales = await shop.query('SELECT total_amount FROM transactions WHERE cart_id = ?', [cartId])
      const [goods] = await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId])
      return { outcome, sales, stock: goods?.stock }
    } finally {
      await database.close()
    }
  }

  it.each<[string, Loss[], string | undefined]>([
    ['before COMMIT, with a key', ['before COMMIT'], 'broken-before-commit'],
    ['before COMMIT, without one', ['before COMMIT'], undefined],
    ['after COMMIT, with a key', ['after COMMIT'], 'broken-after-commit'],
    ['after COMMIT, without one', ['after COMMIT'], undefined],
    ['after COMMIT, and again as that is looked up', ['after COMMIT', 'after COMMIT'], undefined],
    ['before COMMIT, then after it', ['before COMMIT', 'after COMMIT'], 'broken-before-and-after'],
  ])('books one sale and answers it: broken %s', async (_where, losses, key) => {
    const { outcome, sales, stock } = await payThrough(losses, key)
    expect(outcome.isReplay).toBe(false)
    expect(outcome.answer).toMatchObject({ total_amount: 5000, payment_amount: 6000, return_amount: 1000 })
    expect(sales).toEqual([{ total_amount: 5000 }])
    expect(stock).toBe(4)
  })
})
