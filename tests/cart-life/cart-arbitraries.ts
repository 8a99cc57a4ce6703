import fc from 'fast-check'
import { AddGoods, ChangeLine, RemoveLine, View } from './cart-commands.ts'
import type { Command } from './model.ts'
import { EditGoods, Pay, Replay, ReuseKey } from './pay-commands.ts'

const small = fc.nat({ max: 3 })
const lineNumber = fc.integer({ min: 1, max: 4 })
const quantity = fc.integer({ min: 1, max: 6 })

/** What a customer asks for. */
export const customerCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(small, small, quantity, fc.boolean()).map(([c, g, q, s]) => new AddGoods(c, g, q, s)),
  fc.tuple(small, lineNumber, quantity).map(([c, l, q]) => new ChangeLine(c, l, q)),
  fc.tuple(small, lineNumber).map(([c, l]) => new RemoveLine(c, l)),
  fc.tuple(small, fc.constantFrom(0, 0, 500, -1)).map(([c, over]) => new Pay(c, over)),
  small.map((c) => new Replay(c)),
  fc.tuple(small, small).map(([p, c]) => new ReuseKey(p, c)),
]

/** That, what the shop does to its goods meanwhile, and a look at it all. */
export const cartCommands: fc.Arbitrary<Command>[] = [
  ...customerCommands,
  fc
    .tuple(small, fc.constantFrom(0, 1500, 5000), fc.constantFrom(true, true, true, false))
    .map(([g, price, isActive]) => new EditGoods(g, price, isActive)),
  small.map((c) => new View(c)),
]
