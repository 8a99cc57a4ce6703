import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import {
  type BuiltStaff,
  buildCart,
  buildGoods,
  buildSettings,
  buildStaff,
} from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../../functions/index.ts'
import { cartCommands, customerCommands } from '../cart-life/cart-arbitraries.ts'
import { COUNTS } from './counts.ts'
import { proveControl, proveInRounds } from './harness/rounds.ts'
import { PROOF_TIMEOUT_MS } from './harness/timeout.ts'
import { AtOnce, type Wish } from './model-at-once.ts'
import { LoseReply, Restock, TakeStep } from './model-commands.ts'
import { type Model, RULES, type Rules, WRONG_RULES } from './model-rules.ts'
import { COALESCING } from './variants.ts'

const COMMANDS_MAX = 30
const GOODS_COUNT = 3
const STOCK = 8
const PRICE = 5000
/** Always the same sequences, so that a wrong model is found out in every run of the proofs or in none. */
const WRONG_MODEL = { seed: 1, numRuns: 60, endOnFailure: true }

const small = fc.nat({ max: 3 })
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ kind: fc.constant('pay' as const), cart: small, over: fc.constantFrom(0, 0, 500, -1) }),
  fc.record({ kind: fc.constant('pay' as const), cart: small, over: fc.constant(0) }),
  fc.record({ kind: fc.constant('same' as const), as: small }),
  fc.record({
    kind: fc.constant('add' as const),
    cart: small,
    goods: small,
    quantity: fc.integer({ min: 1, max: 6 }),
  }),
)
const atOnce = fc.array(wish, { minLength: 2, maxLength: 5 }).map((wishes) => new AtOnce(wishes))
const commands = fc.commands(
  [
    ...cartCommands,
    ...customerCommands.map((one) => one.map((command) => new LoseReply(command))),
    // Several times, since it is here that transactions are shared.
    ...[atOnce, atOnce, atOnce, atOnce],
    fc
      .tuple(fc.constantFrom('verify' as const, 'complete' as const, 'reject' as const), small)
      .map(([step, sale]) => new TakeStep(step, sale)),
    fc.tuple(small, fc.integer({ min: 1, max: 6 })).map(([g, q]) => new Restock(g, q)),
  ],
  { maxCommands: COMMANDS_MAX, size: 'max' },
)

describe.each(engines.filter(({ name }) => COUNTS.model.engines.includes(name)))('on $name', (engine) => {
  describe.each(COALESCING)('a model of the shop, $coalescing,', ({ coalescing, env }) => {
    const subject = { proof: 'model', variant: `${engine.name}, ${coalescing}` }
    const shop = useTestShop(engine, functions, env)
    let manager: BuiltStaff
    beforeAll(async () => {
      manager = await buildStaff(shop.database, { role: 'manager' })
      await buildSettings(shop.database, { public_cash: true })
    })

    let keyCount = 0
    let hasFailed = false
    const followed = (rules: Rules) =>
      fc.asyncProperty(commands, async (sequence) => {
        // Books that a run left in disorder would make every shorter one of it fail as well.
        if (hasFailed) fc.pre((await shop.database.read(checkInvariants)).length === 0)
        const model = await openModel(rules)
        const real = { shop, manager, newKey: () => `model-key-${String(++keyCount).padStart(8, '0')}` }
        try {
          await fc.asyncModelRun(() => ({ model, real }), sequence)
          await shop.expectBooksInOrder()
        } catch (error) {
          hasFailed = true
          throw error
        }
      })
    /** Each of the first carts holds two pieces, so that there is something to pay from the start. */
    async function openModel(rules: Rules): Promise<Model> {
      const model: Model = { rules, goods: [], carts: [] }
      for (let i = 0; i < GOODS_COUNT; i++) {
        const id = await buildGoods(shop.database, { stock: STOCK, price: PRICE })
        model.goods.push({ id, price: PRICE, stock: STOCK, isActive: true })
        const line = { quantity: 2, unitPrice: PRICE }
        model.carts.push({
          id: await buildCart(shop.database, { userId: 1, lines: [{ goodsId: id, ...line }] }),
          lines: [{ number: 1, goods: id, ...line }],
          lastLineNumber: 1,
          paid: undefined,
        })
      }
      return model
    }
    const countSales = async () => {
      const [row] = await shop.query<{ count: number }>('SELECT COUNT(*) AS count FROM transactions')
      return row?.count ?? 0
    }

    it(
      'is followed whatever is done in whatever order, and at once',
      async () => {
        await proveInRounds(subject, COUNTS.model.rounds, async ({ seed, history }) => {
          const before = await countSales()
          const runs = COUNTS.model.runsPerRound
          const { failed, errorInstance, ...found } = await fc.check(followed(RULES), { seed, numRuns: runs })
          if (failed) {
            history.note({ kind: 'did', what: `${found.counterexample} at ${found.counterexamplePath}` })
            throw errorInstance
          }
          const sales = (await countSales()) - before
          expect(sales).toBeGreaterThan(runs)
          return { sequences: runs, sales }
        })
      },
      PROOF_TIMEOUT_MS,
    )

    it(
      'is seen not to be followed where it is wrong',
      async () => {
        await proveControl(subject, 1, async () => {
          for (const { wrong, rules } of WRONG_RULES) {
            const found = await fc.check(followed(rules), WRONG_MODEL)
            // What was asked was answered, and otherwise than the model says.
            expect(found.errorInstance, wrong).toMatchObject({ name: 'AssertionError' })
            // It is the model that is wrong: the right one follows the very same sequence.
            const same = { seed: WRONG_MODEL.seed, path: found.counterexamplePath ?? '', numRuns: 1 }
            await fc.assert(followed(RULES), { ...same, endOnFailure: true })
          }
          return `models were found out that ${WRONG_RULES.map(({ wrong }) => wrong).join('; ')}`
        })
      },
      PROOF_TIMEOUT_MS,
    )
  })
})
