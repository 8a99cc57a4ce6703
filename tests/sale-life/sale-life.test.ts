import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { type BuiltStaff, buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../../functions/index.ts'
import type { Command } from './model.ts'
import { MoveCash, Repay, Repeat, ReuseKey } from './money-commands.ts'
import { OrderAtCounter, PayByStaff } from './pay-commands.ts'
import { Refund } from './refund-command.ts'
import { CASH_ROUNDING, RULES, type Rules, SERVICE_BASIS_POINTS, WRONG_RULES } from './rules.ts'
import { closeLeftOpen, endRun, openRun } from './run.ts'
import { TakePayment, TakeStep } from './step-commands.ts'

const RUNS = 60
/** Always the same sequences, so that a wrong model is found out in every run of the tests or in none. */
const WRONG_MODEL = { seed: 1, numRuns: 60, endOnFailure: true }
const COMMANDS_MAX = 40

const ago = fc.nat({ max: 2 })
const wanted = fc.uniqueArray(
  fc.record({ goods: fc.nat({ max: 3 }), quantity: fc.integer({ min: 1, max: 4 }) }),
  { selector: ({ goods }) => goods, minLength: 1, maxLength: 3 },
)
const pieces = fc.record({ line: fc.integer({ min: 1, max: 4 }), quantity: fc.integer({ min: 1, max: 2 }) })
const over = fc.constantFrom(0, 5_000)
const payments = fc
  .tuple(wanted, fc.constantFrom('cash' as const, 'split' as const, 'kasbon' as const), over)
  .map(([w, method, o]) => new PayByStaff(w, method, o))
const orders = wanted.map((w) => new OrderAtCounter(w))
const steps = fc
  .tuple(
    fc.constantFrom(
      'verify' as const,
      'verify' as const,
      'complete' as const,
      'reject' as const,
      'cancel' as const,
    ),
    ago,
  )
  .map(([step, a]) => new TakeStep(step, a))
const latePayments = fc
  .tuple(ago, fc.constantFrom('cash' as const, 'kasbon' as const), fc.constantFrom(0, 500, -1))
  .map(([a, method, o]) => new TakePayment(a, method, o))
const wholeRefunds = fc.tuple(ago, fc.boolean()).map(([a, restock]) => new Refund(a, undefined, restock))
const partRefunds = fc
  .tuple(ago, pieces, fc.boolean())
  .map(([a, some, restock]) => new Refund(a, some, restock))
const cash: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom(0, 5_000, -1).map((less) => new Repay(less)),
  fc.constantFrom(20_000, -3_000).map((amount) => new MoveCash(amount)),
)
const repeats: fc.Arbitrary<Command> = fc.constantFrom(new Repeat(), new ReuseKey())
// Some of them twice: each sale is to see several steps.
const kinds: fc.Arbitrary<Command>[] = [
  payments,
  payments,
  orders,
  steps,
  steps,
  latePayments,
  wholeRefunds,
  partRefunds,
  partRefunds,
  cash,
  repeats,
]
const commands = fc.commands(kinds, { maxCommands: COMMANDS_MAX, size: 'max' })

describe.each(engines)('the life of sales on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  let manager: BuiltStaff
  beforeAll(async () => {
    manager = await buildStaff(shop.database, { role: 'manager' })
    await buildSettings(shop.database, {
      tenders: ['cash', 'counter', 'card', 'transfer', 'kasbon'],
      service_charge_basis_points: SERVICE_BASIS_POINTS,
      cash_rounding: CASH_ROUNDING,
    })
  })
  let hasFailed = false
  const followed = (rules: Rules) =>
    fc.asyncProperty(commands, async (sequence) => {
      // Books that a run left in disorder would make every shorter one of it fail as well.
      if (hasFailed) fc.pre((await shop.database.read(checkInvariants)).length === 0)
      const run = await openRun(shop, manager, rules)
      try {
        await fc.asyncModelRun(() => run, sequence)
        await endRun(run.model, run.real)
      } catch (error) {
        hasFailed = true
        await closeLeftOpen(shop, manager)
        throw error
      }
    })

  it('follows the rules whatever is done in whatever order', async () => {
    const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31)
    process.stdout.write(`the life of sales on ${engine.name}: TEST_SEED=${seed}\n`)
    await fc.assert(followed(RULES), { seed, numRuns: RUNS })
  })

  it.each(WRONG_RULES)('is not that of a model that $wrong', async ({ rules }) => {
    const found = await fc.check(followed(rules), WRONG_MODEL)
    // What was asked was answered, and otherwise than the model says.
    expect(found.errorInstance).toMatchObject({ name: 'AssertionError' })
  })
})
