import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COUNTS } from './counts.ts'
import { checkHistory } from './harness/check-history.ts'
import { openCustomers } from './harness/customers.ts'
import { type OwnMariadb, openOwnMariadb } from './harness/own-mariadb.ts'
import { proveControl, proveInRounds, type Round, refuseComplaints } from './harness/rounds.ts'
import { openShopProcess } from './harness/shop-process.ts'
import { asRoot, setStage } from './harness/stage.ts'
import { PROOF_TIMEOUT_MS } from './harness/timeout.ts'
import { COALESCING } from './variants.ts'

const CUSTOMERS = 16
const GOODS = 10
/** A kill comes at any moment of so long a while. */
const KILL_WITHIN_MS = 50
const CONTROL_SALES = 40
const CONTROL_TRIES_MAX = 10

const cleanUp = new AsyncDisposableStack()
let mariadb: OwnMariadb
beforeAll(async () => {
  mariadb = await openOwnMariadb(cleanUp)
})
afterAll(() => cleanUp.disposeAsync())

interface Crashes {
  readonly kills: number
  /** Sales from one kill to the next, at least. */
  readonly salesPerKill: number
  readonly env: Readonly<Record<string, string>>
}

/** Customers pay while the database is killed again and again; then what they were told is compared with the books. */
async function sellThroughCrashes(round: Round, { kills, salesPerKill, env }: Crashes) {
  const { history, draw, logPath } = round
  const stage = await setStage(round.cleanUp, mariadb, { goodsCount: GOODS })
  const shop = await openShopProcess(round.cleanUp, { databaseUrl: stage.url, env, logPath })
  const customers = openCustomers({ url: shop.url, count: CUSTOMERS, goods: stage.goods, history, draw })
  let backMsMax = 0
  for (let kill = 1; kill <= kills; kill++) {
    await customers.untilSold(salesPerKill)
    await delay(draw() * KILL_WITHIN_MS)
    const killedAt = performance.now()
    await mariadb.kill()
    history.note({ kind: 'did', what: `kill ${kill}` })
    await mariadb.start()
    await customers.untilSold(1)
    backMsMax = Math.max(backMsMax, Math.round(performance.now() - killedAt))
  }
  await customers.leave()
  const { complaints, figures } = await checkHistory(history.records, stage)
  return { complaints, figures: { kills, backMsMax, ...figures } }
}

describe.each(COALESCING)('kill -9 of the database, $coalescing,', ({ coalescing, env }) => {
  const subject = { proof: 'crash', variant: `mariadb, ${coalescing}` }
  const { rounds, ...counts } = COUNTS.crash

  it(
    'loses and doubles no sale that was answered',
    async () => {
      await proveInRounds(subject, rounds, async (round) => {
        const { complaints, figures } = await sellThroughCrashes(round, {
          kills: counts.killsPerRound,
          salesPerKill: counts.salesPerKill,
          env,
        })
        refuseComplaints(complaints)
        expect(figures.acknowledged).toBeGreaterThanOrEqual(counts.killsPerRound * counts.salesPerKill)
        return figures
      })
    },
    PROOF_TIMEOUT_MS,
  )

  it(
    'is seen to lose sales where a COMMIT does not wait for its flush',
    async () => {
      await proveControl(subject, CONTROL_TRIES_MAX, async (round) => {
        // Until the kill, after which it starts with the settings of a shop.
        await asRoot(mariadb.engine, ['SET GLOBAL innodb_flush_log_at_trx_commit = 0'])
        const { figures } = await sellThroughCrashes(round, {
          kills: 1,
          salesPerKill: CONTROL_SALES,
          env: { ...env, UNSAFE_DURABILITY: '1' },
        })
        const { acknowledged, lost } = figures
        return lost === 0 ? undefined : `without the flush a kill lost ${lost} of ${acknowledged} sales`
      })
    },
    PROOF_TIMEOUT_MS,
  )
})
