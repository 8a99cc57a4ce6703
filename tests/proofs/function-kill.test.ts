import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COUNTS } from './counts.ts'
import { type Ask, repeatUntilAnswered } from './harness/ask.ts'
import { fillCart } from './harness/buy.ts'
import { checkHistory } from './harness/check-history.ts'
import { type OwnMariadb, openOwnMariadb } from './harness/own-mariadb.ts'
import { readSales } from './harness/read-sales.ts'
import { proveControl, proveInRounds, type Round, refuseComplaints } from './harness/rounds.ts'
import { openShopProcess, type ShopProcess } from './harness/shop-process.ts'
import { type Stage, setStage } from './harness/stage.ts'
import { PROOF_TIMEOUT_MS } from './harness/timeout.ts'
import {
  giveOrder,
  KILL_FOLDER,
  type KillOrder,
  PLACES,
  type Place,
  readNotes,
  type StepNote,
  takeBackOrder,
} from './preload/kill-order.ts'
import { COALESCING } from './variants.ts'

const GOODS = 5
const KILL_AT_STEP = fileURLToPath(new URL('preload/kill-at-step.ts', import.meta.url))
const CONTROL_TRIES_MAX = 3
/** How often the customers come again, where no transaction came about that the order is for. */
const TRIES_MAX = 20

const cleanUp = new AsyncDisposableStack()
let mariadb: OwnMariadb
beforeAll(async () => {
  mariadb = await openOwnMariadb(cleanUp)
})
afterAll(() => cleanUp.disposeAsync())

interface MortalShop {
  /** Where it is told. */
  readonly folder: string
  readonly stage: Stage
  readonly shop: ShopProcess
  readonly ask: Ask
  /** Of the cashier. */
  readonly headers: Readonly<Record<string, string>>
  /** The customer who may owe. */
  readonly customerId: number
}

/**
 * Sales at once, how many of them a transaction must have, and by what each is paid beside cash. A sale on credit has
 * the most steps; in a batch there would be as many more as it has sales, so there the rest is paid by card.
 */
const SHARING = {
  '1': { customers: 4, cartsMin: 2, other: 'card' },
  '0': { customers: 1, cartsMin: 1, other: 'kasbon' },
} as const

describe.each(COALESCING)('kill -9 of the function, $coalescing,', ({ coalescing, env }) => {
  const subject = { proof: 'function kill', variant: `mariadb, ${coalescing}` }
  const { customers, cartsMin, other } = SHARING[env.COALESCE_WRITES]

  /** A shop that kills itself as it is told. */
  async function openMortalShop(round: Round): Promise<MortalShop> {
    const folder = await mkdtemp(join(tmpdir(), 'kedai-kill-'))
    round.cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
    const stage = await setStage(round.cleanUp, mariadb, { goodsCount: GOODS })
    const cashier = await stage.withDatabase(async (database) => {
      await buildSettings(database, { tenders: ['cash', 'card', 'kasbon'] })
      return buildStaff(database, { role: 'manager' })
    })
    for (const one of stage.goods) round.history.note({ kind: 'goods', ...one })
    const shop = await openShopProcess(round.cleanUp, {
      databaseUrl: stage.url,
      env: { ...env, [KILL_FOLDER]: folder },
      preload: KILL_AT_STEP,
      logPath: round.logPath,
    })
    const { headers } = cashier
    const asCashier = async (path: string, body: object) => {
      const response = await fetch(`${shop.url}/api/small/transactions/${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify(body),
      })
      expect(response.status).toBe(200)
      return ((await response.json()) as { data: Record<string, unknown> }).data
    }
    await asCashier('shifts', { opening_float: 50_000 })
    const customer = await asCashier('customers', { name: 'Bu Ani', credit_limit: 1_000_000_000 })
    const ask = repeatUntilAnswered(shop.url, round.history, round.draw)
    return { folder, stage, shop, ask, headers, customerId: Number(customer['customer_id']) }
  }

  let purchaseCount = 0
  /** Everybody fills a cart; `payAll` pays them all at once. */
  async function fillCarts(
    { ask, stage, headers, customerId }: MortalShop,
    { draw }: Round,
  ): Promise<{ carts: number[]; payAll: () => Promise<unknown> }> {
    const filling = Array.from({ length: customers }, async () => {
      const purchase = String(++purchaseCount)
      const cart = await fillCart(ask, { purchase, goods: stage.goods, draw })
      if (cart === undefined) throw new Error('there is enough of everything')
      const inCash = Math.ceil(cart.totalAmount / 2)
      const body = {
        cart_id: cart.cartId,
        payment_amount: cart.totalAmount,
        tenders: [
          { method: 'cash', amount: inCash },
          {
            method: other,
            amount: cart.totalAmount - inCash,
            ...(other === 'kasbon' && { customer_id: customerId }),
          },
        ],
      }
      return { purchase, operation: 'pay', key: randomUUID(), body, headers } as const
    })
    const asked = await Promise.all(filling)
    return { carts: asked.map(({ body }) => body.cart_id), payAll: () => Promise.all(asked.map(ask)) }
  }

  /** The steps of one transaction that sells, as a shop that lives takes them. */
  async function learnSteps(round: Round, mortal: MortalShop): Promise<StepNote[]> {
    const { folder } = mortal
    for (let tried = 1; tried <= TRIES_MAX; tried++) {
      const { carts, payAll } = await fillCarts(mortal, round)
      giveOrder(folder, { carts, cartsMin, hasTransactions: true })
      await payAll()
      takeBackOrder(folder)
      const notes = readNotes(folder)
      const fit = notes.find(({ sql, carts }) => sql === 'COMMIT' && carts.length >= cartsMin)
      if (fit !== undefined) return notes.filter(({ transaction }) => transaction === fit.transaction)
    }
    throw new Error(`no transaction with ${cartsMin} sales came about in ${TRIES_MAX} tries`)
  }

  /**
   * Everybody pays, and the function is killed as it is told.
   *
   * @returns where it was killed, and the payments that are still being asked for
   */
  async function killWhilePaying(
    round: Round,
    mortal: MortalShop,
    killAt: NonNullable<KillOrder['killAt']>,
    hasTransactions = true,
  ): Promise<{ note: StepNote; paying: Promise<unknown> }> {
    const { folder, shop } = mortal
    for (let tried = 1; tried <= TRIES_MAX; tried++) {
      const { carts, payAll } = await fillCarts(mortal, round)
      giveOrder(folder, { killAt, carts, cartsMin, hasTransactions })
      const paying = payAll()
      await Promise.race([paying, shop.gone()])
      const note = readNotes(folder).find(({ place }) => place !== undefined)
      if (note !== undefined) {
        await shop.gone()
        takeBackOrder(folder)
        return { note, paying }
      }
      takeBackOrder(folder)
    }
    throw new Error(`the function was not killed at ${JSON.stringify(killAt)} in ${TRIES_MAX} tries`)
  }

  it(
    'leaves one sale or none, and the same key settles it',
    async () => {
      await proveInRounds(subject, COUNTS.functionKill.rounds, async (round) => {
        const mortal = await openMortalShop(round)
        const steps = await learnSteps(round, mortal)
        let booked = 0
        const kills = killsOf(steps, COUNTS.functionKill.places)
        for (const killAt of kills) {
          const { note, paying } = await killWhilePaying(round, mortal, killAt)
          round.history.note({ kind: 'did', what: `kill ${JSON.stringify(note)}` })
          expect(note).toMatchObject(killAt)
          expect(kindOf(note)).toBe(kindOf(steps[killAt.step - 1]))
          booked += await expectAllOrNone(mortal.stage, note)
          await mortal.shop.start()
          await paying
        }
        const { complaints, figures } = await checkHistory(round.history.records, mortal.stage)
        refuseComplaints(complaints)
        return { stepsMax: steps.length, kills: kills.length, bookedAsKilled: booked, ...figures }
      })
    },
    PROOF_TIMEOUT_MS,
  )

  it(
    'is seen to leave half a sale where nothing is a transaction',
    async () => {
      await proveControl(subject, CONTROL_TRIES_MAX, async (round) => {
        const mortal = await openMortalShop(round)
        const steps = await learnSteps(round, mortal)
        const taking = steps.find(({ sql }) => sql.startsWith('UPDATE goods'))
        if (taking === undefined) throw new Error('a sale takes its goods from the stock')
        const { note, paying } = await killWhilePaying(
          round,
          mortal,
          { step: taking.step, place: 'replied' },
          false,
        )
        const broken = await mortal.stage.withDatabase((database) => database.read(checkInvariants))
        await mortal.shop.start()
        await paying
        return broken.length === 0
          ? undefined
          : `a kill after "${kindOf(note)}…" broke: ${broken.map(({ name }) => name).join('; ')}`
      })
    },
    PROOF_TIMEOUT_MS,
  )
})

/** The table that a statement is about and what it does, whatever the values. */
const kindOf = (note: StepNote | undefined) => note?.sql.slice(0, 24)

function killsOf(steps: readonly StepNote[], places: 'all' | 'between'): { step: number; place: Place }[] {
  return steps.flatMap(({ step, sql }) => {
    // Nothing is sent between a reply and what comes before the next statement.
    const ofStep: readonly Place[] = places === 'all' || sql === 'COMMIT' ? PLACES : ['before']
    return ofStep.map((place) => ({ step, place }))
  })
}

/**
 * As the function is dead and before anything is asked again, the books are in order, and hold all sales of the
 * transaction or none.
 *
 * @returns how many of them are there
 */
async function expectAllOrNone(stage: Stage, { sql, place, carts }: StepNote): Promise<number> {
  const [broken, sales] = await stage.withDatabase((database) =>
    database.read(async (statements) => [await checkInvariants(statements), await readSales(statements)]),
  )
  expect(broken).toEqual([])
  const booked = carts.filter((cart) => sales.some(({ cartId }) => cartId === cart)).length
  const isCommit = sql === 'COMMIT'
  if (!isCommit || place === 'before') expect(booked).toBe(0)
  else if (place === 'replied') expect(booked).toBe(carts.length)
  else expect([0, carts.length]).toContain(booked)
  return booked
}
