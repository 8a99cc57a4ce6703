import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { describe, expect, it } from 'vitest'
import { COUNTS } from './counts.ts'
import { sellInRequestOrder, waitInVain } from './deadlock-control.ts'
import { checkHistory } from './harness/check-history.ts'
import { openCustomers } from './harness/customers.ts'
import { countedSince, readLockCounters } from './harness/lock-counters.ts'
import { proveControl, proveInRounds, refuseComplaints } from './harness/rounds.ts'
import { openShopProcess } from './harness/shop-process.ts'
import { setStage } from './harness/stage.ts'
import { PROOF_TIMEOUT_MS } from './harness/timeout.ts'
import { COALESCING } from './variants.ts'

const CUSTOMERS = 32
const HOT_GOODS = 5
const CONTROL_TRIES_MAX = 10

describe.each(engines)('32 customers of 5 goods on $name', (engine) => {
  describe.each(COALESCING)('$coalescing', ({ coalescing, env }) => {
    const subject = { proof: 'deadlocks', variant: `${engine.name}, ${coalescing}` }

    it(
      'buy without a deadlock and without a lock that is waited for in vain',
      async () => {
        const { rounds, salesPerRound } = COUNTS.deadlocks
        await proveInRounds(subject, rounds, async ({ history, draw, cleanUp, logPath }) => {
          const stage = await setStage(cleanUp, { engine }, { goodsCount: HOT_GOODS })
          const shop = await openShopProcess(cleanUp, { databaseUrl: stage.url, env, logPath })
          const before = await readLockCounters(engine)
          const customers = openCustomers({
            url: shop.url,
            count: CUSTOMERS,
            goods: stage.goods,
            linesMax: HOT_GOODS,
            history,
            draw,
          })
          await customers.untilSold(salesPerRound)
          await customers.leave()
          const counted = countedSince(before, await readLockCounters(engine))
          const { complaints, figures } = await checkHistory(history.records, stage)
          refuseComplaints(complaints)
          expect(counted).toEqual({ deadlocks: 0, lockTimeouts: 0 })
          return { ...counted, ...figures }
        })
      },
      PROOF_TIMEOUT_MS,
    )

    it(
      'would be seen to deadlock and to wait in vain',
      async () => {
        await proveControl(subject, CONTROL_TRIES_MAX, async ({ draw, cleanUp }) => {
          const stage = await setStage(cleanUp, { engine }, { goodsCount: HOT_GOODS })
          const before = await readLockCounters(engine)
          const refused = await sellInRequestOrder(stage, draw)
          await waitInVain(stage)
          const { deadlocks, lockTimeouts } = countedSince(before, await readLockCounters(engine))
          if (refused < 1 || deadlocks < 1 || lockTimeouts < 1) return undefined
          return (
            `goods locked in the order of the request: ${refused} sales refused, ${deadlocks} deadlocks counted; ` +
            `a lock kept for too long: ${lockTimeouts} time-out counted`
          )
        })
      },
      PROOF_TIMEOUT_MS,
    )
  })
})
