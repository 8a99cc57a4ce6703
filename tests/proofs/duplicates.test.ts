import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { describe, expect, it } from 'vitest'
import { COUNTS } from './counts.ts'
import {
  beginAgain,
  type Copies,
  openCounter,
  payByOneKey,
  payOneOfTwoBodies,
  payOneOfTwoCarts,
  payWithoutKey,
} from './duplicates.ts'
import { checkHistory } from './harness/check-history.ts'
import { proveControl, proveInRounds, refuseComplaints } from './harness/rounds.ts'
import { openShopProcess } from './harness/shop-process.ts'
import { setStage } from './harness/stage.ts'
import { PROOF_TIMEOUT_MS } from './harness/timeout.ts'
import { COALESCING } from './variants.ts'

const GOODS = 10
/** Of each request, all at the same moment. */
const COPIES = 100

describe.each(engines)('a hundred at once on $name', (engine) => {
  describe.each(COALESCING)('$coalescing', ({ coalescing, env }) => {
    const subject = { proof: 'duplicates', variant: `${engine.name}, ${coalescing}` }

    it(
      'have one effect, now and after a restart',
      async () => {
        const { rounds, cartsPerRound } = COUNTS.duplicates
        await proveInRounds(subject, rounds, async (round) => {
          const stage = await setStage(round.cleanUp, { engine }, { goodsCount: GOODS })
          const { cleanUp, logPath } = round
          const shop = await openShopProcess(cleanUp, { databaseUrl: stage.url, env, logPath })
          const counter = openCounter(shop.url, stage.goods, round)
          const old: Copies[] = []
          for (let cart = 0; cart < cartsPerRound; cart++) {
            const sameKey = await payByOneKey(counter, COPIES)
            expect(sameKey.tally).toEqual({ 200: COPIES })
            expect(sameKey.replays).toBe(COPIES - 1)
            old.push(sameKey)

            expect((await payWithoutKey(counter, COPIES)).tally).toEqual({
              200: 1,
              CART_ALREADY_PAID: COPIES - 1,
            })
            const halves = { 200: COPIES / 2, IDEMPOTENCY_KEY_REUSED: COPIES / 2 }
            expect((await payOneOfTwoBodies(counter, COPIES)).tally).toEqual(halves)
            expect((await payOneOfTwoCarts(counter, COPIES)).tally).toEqual(halves)
          }

          await shop.kill()
          await shop.start()
          for (const { asked } of old) {
            const replay = await counter.ask(asked)
            expect([replay.status, replay.isReplay]).toEqual([200, true])
            const { cartId, totalAmount } = await counter.fill()
            const other = await counter.ask({
              ...asked,
              purchase: counter.purchaseOf(cartId),
              body: { cart_id: cartId, payment_amount: totalAmount },
              mayBeRefused: ['IDEMPOTENCY_KEY_REUSED'],
            })
            expect(other.error?.reason).toBe('IDEMPOTENCY_KEY_REUSED')
          }
          const { complaints, figures } = await checkHistory(round.history.records, stage)
          refuseComplaints(complaints)
          return { carts: counter.cartCount, ...figures }
        })
      },
      PROOF_TIMEOUT_MS,
    )

    it(
      'would be seen to have two, where a client begins again with another cart and key',
      async () => {
        await proveControl(subject, 1, async (round) => {
          const { cleanUp, logPath } = round
          const stage = await setStage(cleanUp, { engine }, { goodsCount: GOODS })
          const shop = await openShopProcess(cleanUp, { databaseUrl: stage.url, env, logPath })
          await beginAgain(openCounter(shop.url, stage.goods, round))
          const { complaints, figures } = await checkHistory(round.history.records, stage)
          expect(complaints.map(({ kind }) => kind)).toEqual(['doubled'])
          return `a client that began again with another cart and key: ${figures.doubled} purchase sold twice`
        })
      },
      PROOF_TIMEOUT_MS,
    )
  })
})
