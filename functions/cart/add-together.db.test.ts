import { newCartId, newTransactionId, uuidToBytes } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { PLAIN_RULES } from '@kedai/shared/sale/price-sale.ts'
import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { runBothWays } from '@kedai/shared/testing/serial-order.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { addTogether } from './add-together.ts'
import { AddToCartBody } from './contract.ts'
import type { AddOrder } from './decide-additions.ts'

const CART = 5_000_000
const PRICE = 2000
const LEFT = [
  'SELECT id, user_id, status, last_line_number FROM carts ORDER BY id',
  `SELECT cart_id, line_number, goods_id, options_hash, modifier_ids, quantity, unit_price, note FROM cart_lines
    ORDER BY cart_id, line_number`,
  'SELECT idempotency_key, fingerprint, body FROM idempotency_keys ORDER BY idempotency_key',
]

const shops = fc.record({
  carts: fc.array(fc.constantFrom('open', 'open', 'open', 'ended', 'paid'), { minLength: 2, maxLength: 4 }),
  orders: fc.array(
    fc.record({
      /** The last opens a cart; one beyond those that are there is not found. */
      cart: fc.constantFrom(0, 0, 1, 1, 2, 3, 4, undefined, undefined),
      isOfAnother: fc.nat(9),
      key: fc.option(fc.nat(3)),
      goods: fc.nat(2),
      quantity: fc.integer({ min: 1, max: 5 }),
      shown: fc.constantFrom(undefined, PRICE, PRICE, PRICE - 1),
      note: fc.constantFrom(undefined, 'tanpa gula'),
      choice: fc.constantFrom('none', 'large', 'unknown'),
    }),
    { minLength: 4, maxLength: 12 },
  ),
})
type Shop = typeof shops extends fc.Arbitrary<infer Value> ? Value : never

describe.each(engines)('orders that are added together on $name', (engine) => {
  const shop = useTestShop(engine, [])
  /** Few, uncounted with modifiers, and off the menu. */
  let goodsIds: number[]
  let modifierId: number

  beforeAll(async () => {
    goodsIds = [
      await buildGoods(shop.database, { price: PRICE, stock: 5 }),
      await buildGoods(shop.database, { price: PRICE, tracksStock: false, stock: 0 }),
      await buildGoods(shop.database, { price: PRICE, stock: 5 }),
    ]
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [goodsIds[2] ?? 0])
    modifierId = await shop.database.read(async (statements) => {
      const groupId = await statements.insert(
        `INSERT INTO modifier_groups (name, max_choices, created_at, updated_at)
         VALUES ('Ukuran', 1, SYSDATE(6), SYSDATE(6))`,
      )
      await statements.change(
        'INSERT INTO goods_modifier_groups (goods_id, group_id, position) VALUES (?, ?, 0)',
        [goodsIds[1] ?? 0, groupId],
      )
      return statements.insert(
        "INSERT INTO modifiers (group_id, name, price_change, position) VALUES (?, 'Besar', 0, 0)",
        [groupId],
      )
    })
  })

  async function fill(statements: Statements, { carts }: Shop): Promise<void> {
    for (const [index, status] of carts.entries()) {
      await statements.change(
        `INSERT INTO carts (id, user_id, status, last_line_number, opened_at)
         VALUES (?, 7, ?, 1, SYSDATE(6) - INTERVAL ? HOUR)`,
        [CART + index, status === 'paid' ? 'paid' : 'open', status === 'ended' ? 25 : 0],
      )
      await statements.change(
        'INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price) VALUES (?, 1, ?, 2, ?)',
        [CART + index, goodsIds[0] ?? 0, PRICE],
      )
      if (status !== 'paid') continue
      await statements.change(
        `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount,
           return_amount, business_date, receipt_sequence, received_at)
         VALUES (?, ?, 7, 'cash', 'received', 'paid', 4000, 4000, 0, '2026-11-24', ?, SYSDATE(6))`,
        [uuidToBytes(newTransactionId()), CART + index, index + 1],
      )
    }
  }

  function orderOf({
    cart,
    isOfAnother,
    key,
    goods,
    quantity,
    shown,
    note,
    choice,
  }: Shop['orders'][number]): AddOrder {
    const body = AddToCartBody.parse({
      ...(cart === undefined ? {} : { cart_id: CART + cart }),
      user_id: isOfAnother === 0 ? 8 : 7,
      goods_id: goodsIds[goods] ?? 0,
      goods_price: shown,
      total: quantity,
      note,
      modifiers: { none: [], large: [modifierId], unknown: [999_999] }[choice],
    })
    // Of one key some requests are the same and some are not.
    const fingerprint = Buffer.alloc(32, `${cart} ${goods}`)
    return {
      body,
      idempotency: key === null ? undefined : { key: `key-of-an-order-${key}`, fingerprint },
      rules: PLAIN_RULES,
      newCartId: newCartId(),
    }
  }

  const run = (made: Shop, decide: typeof addTogether) =>
    runBothWays(
      shop.database,
      async (statements) => {
        await fill(statements, made)
        return made.orders.map(orderOf)
      },
      decide,
      LEFT,
    )

  it('come to what they come to one after the other', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(shops, async (made) => {
        const { together, oneByOne } = await run(made, addTogether)
        expect(together).toEqual(oneByOne)
        for (const answer of together.answers as { kind?: string; reason?: string }[]) {
          seen.add(answer.reason ?? answer.kind ?? '')
        }
      }),
      { numRuns: 300 },
    )
    // What was never drawn was never compared.
    expect([...seen].sort()).toEqual([
      'CART_ALREADY_PAID',
      'CART_ENDED',
      'CART_NOT_FOUND',
      'GOODS_NOT_FOUND',
      'IDEMPOTENCY_KEY_REUSED',
      'MODIFIER_NOT_FOUND',
      'OUT_OF_STOCK',
      'PRICE_CHANGED',
      'answered',
    ])
  })

  it('would be told apart if they came to something else', async () => {
    const order = {
      isOfAnother: 1,
      key: null,
      goods: 0,
      shown: PRICE,
      note: undefined,
      choice: 'none',
    } as const
    const { together, oneByOne } = await run(
      { carts: ['open', 'open'], orders: [1, 4].map((quantity) => ({ ...order, cart: 0, quantity })) },
      // Whoever comes last is served first.
      (statements, all, firstLock) => addTogether(statements, all.toReversed(), firstLock),
    )
    expect(together).not.toEqual(oneByOne)
  })
})
