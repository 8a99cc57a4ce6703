import { PUBLIC } from '@kedai/shared/auth/caller.ts'
import { createSignal } from '@kedai/shared/http/signal.ts'
import { DEFAULT_DRAWER } from '@kedai/shared/limits.ts'
import { createSettingsReader } from '@kedai/shared/settings/current-settings.ts'
import { buildSale } from '@kedai/shared/testing/build-sale.ts'
import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { type Loss, openLossyDatabase } from '@kedai/shared/testing/lossy-database.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { createRefund } from './refund.ts'
import { createCancel } from './reject.ts'

const IDEMPOTENCY = { key: 'lost-connection-0', fingerprint: Buffer.alloc(32, 7) }

describe.each(engines)('over a connection that breaks on $name', (engine) => {
  const shop = useTestShop(engine, [])
  afterEach(shop.expectBooksInOrder)

  function lossyPlatform(losses: readonly Loss[]) {
    const lossy = openLossyDatabase(shop.schema.url, losses)
    onTestFinished(() => lossy.close())
    return {
      database: { ...shop.database, transaction: lossy.transaction },
      settings: createSettingsReader(shop.database, shop.config),
      goodsChanged: createSignal(),
    }
  }
  const stockOf = async (goodsId: number) =>
    (await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId]))[0]?.stock

  it.each([['before COMMIT'], ['after COMMIT'], ['after COMMIT', 'before COMMIT']] as const)(
    'a refund is given once: %s %s',
    async (...losses) => {
      await shop.change('DELETE FROM idempotency_keys')
      const { staffId } = await buildStaff(shop.database, { role: 'manager' })
      const goodsId = await buildGoods(shop.database, { stock: 10 })
      const id = await buildSale(shop.database, { lines: [{ goodsId, quantity: 4 }], status: 'completed' })
      const caller = {
        kind: 'staff',
        staffId,
        displayName: 'Budi',
        role: 'manager',
        sessionId: '',
        deviceId: null,
        drawer: DEFAULT_DRAWER,
        mustChangePassword: false,
      } as const
      const body = { reason: 'Tumpah', restock: true, lines: [{ line_number: 1, quantity: 1 }] }

      const refund = createRefund(lossyPlatform(losses))
      const { answer } = await refund(id, body, caller, IDEMPOTENCY)

      expect(answer).toMatchObject({ amount: 5_000, refunded_amount: 5_000, status: 'completed' })
      expect(await stockOf(goodsId)).toBe(7)
    },
  )

  it('an order that was taken back without a key is taken back once, and the client is told to look', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 10 })
    const id = await buildSale(shop.database, { lines: [{ goodsId }], method: 'counter' })
    const cancel = createCancel(lossyPlatform(['after COMMIT']))

    await expect(cancel(id, PUBLIC, undefined)).rejects.toMatchObject({
      reason: 'OUTCOME_UNKNOWN',
    })
    await expect(cancel(id, PUBLIC, undefined)).rejects.toMatchObject({
      reason: 'STEP_NOT_ALLOWED',
      details: { status: 'rejected' },
    })
    expect(await stockOf(goodsId)).toBe(10)
  })
})
