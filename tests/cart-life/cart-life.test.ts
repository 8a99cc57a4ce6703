import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { functions } from '../../functions/index.ts'
import { cartCommands } from './cart-arbitraries.ts'
import type { Model } from './model.ts'
import { RULES } from './rules.ts'

const RUNS = 100
const COMMANDS_MAX = 30
const GOODS_COUNT = 3

const commands = fc.commands(cartCommands, { maxCommands: COMMANDS_MAX, size: 'max' })

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
            rules: RULES,
            goods: ids.map((id) => ({ id, price: 5000, stock: 8, isActive: true })),
            carts: [],
          } satisfies Model as Model,
          real: { shop, newKey: () => `model-key-${seed}-${++keyCount}` },
        })
        await fc.asyncModelRun(setup, sequence)
        await shop.expectBooksInOrder()
      }),
      { seed, numRuns: RUNS },
    )
  })
})
