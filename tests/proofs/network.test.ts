import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COUNTS } from './counts.ts'
import { checkHistory } from './harness/check-history.ts'
import { openCustomers } from './harness/customers.ts'
import { type OwnMariadb, openOwnMariadb } from './harness/own-mariadb.ts'
import { proveControl, proveInRounds, type Round, refuseComplaints } from './harness/rounds.ts'
import { openShopProcess } from './harness/shop-process.ts'
import { setStage } from './harness/stage.ts'
import { PROOF_TIMEOUT_MS } from './harness/timeout.ts'
import { shopCarelessly } from './network-careless.ts'
import { type Cut, cut, drawCut } from './network-cuts.ts'
import { COMMIT_NOTES, countCommits, removeCommitNotes } from './preload/commit-notes.ts'
import { startToxiproxy, type Toxiproxy } from './toxiproxy/toxiproxy.ts'
import { COALESCING } from './variants.ts'

const CUSTOMERS = 16
const GOODS = 10
/** Sales between two cuts, at the most; at least one. */
const SALES_BETWEEN_MAX = 8
/** Of 2 000 cuts at least 300 must leave a sale's COMMIT without its reply. */
const UNKNOWN_PER_CUT_MIN = 0.15
const CONTROL_TRIES_MAX = 10
/** Longer than the shop waits for its database, which then can only say that it does not know. */
const CONTROL_CUT: Cut = { kind: 'swallowed', ms: 5_500, latencyMs: 60, bytes: 0, isAimed: true }
/** So that everybody is in the midst of something as the cut comes. */
const CONTROL_SALES_MS = 500
const NOTE_COMMITS = fileURLToPath(new URL('preload/note-commits.ts', import.meta.url))

const cleanUp = new AsyncDisposableStack()
let mariadb: OwnMariadb
let toxiproxy: Toxiproxy
beforeAll(async () => {
  mariadb = await openOwnMariadb(cleanUp, { tcp: true })
  toxiproxy = await startToxiproxy()
  cleanUp.defer(() => toxiproxy.stop())
})
afterAll(() => cleanUp.disposeAsync())

/** A shop that reaches its database over toxiproxy, and notes what comes of its COMMITs. */
async function openShopBehindToxiproxy(round: Round, env: Readonly<Record<string, string>>) {
  const way = await toxiproxy.open(
    `database-${round.history.path}`.replaceAll(/\W/g, '-'),
    `127.0.0.1:${mariadb.port}`,
  )
  const stage = await setStage(round.cleanUp, mariadb, { goodsCount: GOODS })
  const notes = `${round.logPath}.commits`
  round.cleanUp.defer(() => removeCommitNotes(notes))
  const { url } = await openShopProcess(round.cleanUp, {
    databaseUrl: stage.urlOfPort(way.port),
    env: { ...env, [COMMIT_NOTES]: notes },
    preload: NOTE_COMMITS,
    logPath: round.logPath,
  })
  const commitsSent = () => countCommits(notes, 'sent')
  return {
    way,
    stage,
    url,
    commitsSent,
    commitsUnknown: () => commitsSent() - countCommits(notes, 'answered'),
  }
}

describe.each(COALESCING)('a network that is cut, $coalescing,', ({ coalescing, env }) => {
  const subject = { proof: 'network', variant: `mariadb, ${coalescing}` }
  const { rounds, cutsPerRound } = COUNTS.network

  it(
    'loses and doubles no sale, also where the reply to a COMMIT is swallowed',
    async () => {
      await proveInRounds(subject, rounds, async (round) => {
        const { history, draw } = round
        const { way, stage, url, ...commits } = await openShopBehindToxiproxy(round, env)
        const customers = openCustomers({ url, count: CUSTOMERS, goods: stage.goods, history, draw })
        for (let number = 1; number <= cutsPerRound; number++) {
          await customers.untilSold(1 + Math.floor(draw() * SALES_BETWEEN_MAX))
          const next = drawCut(draw, number)
          history.note({ kind: 'did', what: `cut ${number}: ${JSON.stringify(next)}` })
          await cut(way, next, commits.commitsSent)
        }
        await customers.leave()
        const { complaints, figures } = await checkHistory(history.records, stage)
        refuseComplaints(complaints)
        const unknownCommits = commits.commitsUnknown()
        expect(unknownCommits).toBeGreaterThanOrEqual(UNKNOWN_PER_CUT_MIN * cutsPerRound)
        return { cuts: cutsPerRound, unknownCommits, ...figures }
      })
    },
    PROOF_TIMEOUT_MS,
  )

  it(
    'is seen to double sales where customers pay a new cart after every fault',
    async () => {
      await proveControl(subject, CONTROL_TRIES_MAX, async (round) => {
        const { history, draw } = round
        const { way, stage, url, ...commits } = await openShopBehindToxiproxy(round, env)
        let isOver = false
        const shopping = shopCarelessly(
          { url, count: CUSTOMERS, goods: stage.goods, history, draw },
          () => isOver,
        )
        await delay(CONTROL_SALES_MS)
        await cut(way, CONTROL_CUT, commits.commitsSent)
        isOver = true
        await shopping
        const { figures } = await checkHistory(history.records, stage)
        return figures.doubled === 0
          ? undefined
          : `a cut with ${commits.commitsUnknown()} unknown COMMITs doubled ${figures.doubled} sales`
      })
    },
    PROOF_TIMEOUT_MS,
  )
})
