import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { functions } from '../../functions/index.ts'
import { AddGoods, ChangeLine, RemoveLine, View } from './cart-commands.ts'
import type { Model } from './model.ts'
import { EditGoods, Pay, Replay, ReuseKey } from './pay-commands.ts'

const RUNS = 100
const COMMANDS_MAX = 30
const GOODS_COUNT = 3

const small = fc.nat({ max: 3 })
const quantity = fc.integer({ min: 1, max: 6 })
const commands = fc.commands(
  [
    fc.tuple(small, small, quantity, fc.boolean()).map(([c, g, q, s]) => new AddGoods(c, g, q, s)),
    fc.tuple(small, fc.integer({ min: 1, max: 4 }), quantity).map(([c, l, q]) => new ChangeLine(c, l, q)),
    fc.tuple(small, fc.integer({ min: 1, max: 4 })).map(([c, l]) => new RemoveLine(c, l)),
    fc.tuple(small, fc.constantFrom(0, 0, 500, -1)).map(([c, over]) => new Pay(c, over)),
    small.map((c) => new Replay(c)),
    fc.tuple(small, small).map(([p, c]) => new ReuseKey(p, c)),
    fc
      .tuple(small, fc.constantFrom(0, 1500, 5000), fc.constantFrom(true, true, true, false))
      .map(([g, price, isActive]) => new EditGoods(g, price, isActive)),
    small.map((c) => new View(c)),
  ],
  { maxCommands: COMMANDS_MAX, size: 'max' },
)

describe.each(engines)('a cart’s life on $name', (engine) => {
  const shop = useTestShop(engine, functions)

  it('follows the rules whatever is done in whatever order', async () => {
    const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31)
    process.stdout.write(`cart's life on ${engine.name}: TEST_SEED=${seed}\n`)
    let keyCount = 0
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const ids: number[] = []
        for (let i = 0; i < GOODS_COUNT; i++) ids.push(await buildGoods(shop.database, { stock: 8 }))
        const setup = () => ({
          model: {
            goods: ids.map((id) => ({ id, price: 5000, stock: 8, isActive: true })),
            carts: [],
          } as Model,
          real: { shop, newKey: () => `model-key-${seed}-${++keyCount}` },
        })
        await fc.asyncModelRun(setup, sequence)
        await shop.expectBooksInOrder()
      }),
      { seed, numRuns: RUNS },
    )
  })
})
