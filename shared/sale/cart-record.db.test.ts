import { describe, expect, it } from 'vitest'
import type { Statements } from '../database/statements.ts'
import { buildCart, buildGoods } from '../testing/builders.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { flushBeforeAnswering, lockCart, readCart, readCartLines } from './cart-record.ts'
import { findTransactionOf, refusePaidCart } from './paid-cart.ts'

const TRANSACTION_ID = '01a20cca-0af6-74e7-bf06-d1d722af4ccc'

describe.each(engines)('a cart on $name', (engine) => {
  const shop = useTestShop(engine, [])
  const inTransaction = <T>(work: (statements: Statements) => Promise<T>) =>
    shop.database.transaction(work, { recognisesItself: false })
  const read = (cartId: number) => shop.database.read((statements) => readCart(statements, cartId))
  const lock = (cartId: number) => inTransaction((statements) => lockCart(statements, cartId))
  const openedAt = (cartId: number, instant: string) =>
    shop.change(`UPDATE carts SET opened_at = ${instant} WHERE id = ?`, [cartId])

  it('is read, with or without its lock, as it is', async () => {
    const cartId = await buildCart(shop.database, { userId: 7 })
    await openedAt(cartId, "'2099-11-24 08:30:00.000000'")
    const cart = {
      id: cartId,
      userId: 7,
      status: 'open',
      hasEnded: false,
      lastLineNumber: 0,
      endsAt: '2099-11-25 08:30:00.000000',
    }
    expect(await read(cartId)).toEqual(cart)
    expect(await lock(cartId)).toEqual(cart)
  })

  it('is none where there is no such cart', async () => {
    expect(await read(42)).toBeUndefined()
    expect(await lock(42)).toBeUndefined()
  })

  it('has ended once it was open for a day', async () => {
    const cartId = await buildCart(shop.database)
    await openedAt(cartId, 'SYSDATE(6) - INTERVAL 24 HOUR + INTERVAL 1 MINUTE')
    expect(await read(cartId)).toMatchObject({ hasEnded: false })
    await openedAt(cartId, 'SYSDATE(6) - INTERVAL 24 HOUR')
    expect(await read(cartId)).toMatchObject({ hasEnded: true })
  })

  it('never ends once it is paid', async () => {
    const cartId = await buildCart(shop.database)
    await openedAt(cartId, "'2020-01-01'")
    await shop.change("UPDATE carts SET status = 'paid' WHERE id = ?", [cartId])
    expect(await read(cartId)).toMatchObject({ status: 'paid', hasEnded: false })
    await shop.change('DELETE FROM carts WHERE id = ?', [cartId])
  })

  it('has its lines in the order of their numbers', async () => {
    const [tea, coffee] = [await buildGoods(shop.database), await buildGoods(shop.database)]
    const cartId = await buildCart(shop.database, {
      lines: [
        { goodsId: coffee, quantity: 2, unitPrice: 5000, note: 'panas' },
        { goodsId: tea, quantity: 1, unitPrice: 3000 },
      ],
    })
    await shop.change('UPDATE cart_lines SET line_number = 9 WHERE cart_id = ? AND line_number = 1', [cartId])
    expect(await shop.database.read((statements) => readCartLines(statements, cartId))).toEqual([
      { lineNumber: 2, goodsId: tea, quantity: 1, unitPrice: 3000, note: '', modifierIds: [] },
      { lineNumber: 9, goodsId: coffee, quantity: 2, unitPrice: 5000, note: 'panas', modifierIds: [] },
    ])
    expect(await read(cartId)).toMatchObject({ lastLineNumber: 2 })
  })

  it('is in progress while another transaction keeps it for longer than a lock wait', async () => {
    const cartId = await buildCart(shop.database)
    await inTransaction(async (keeper) => {
      await lockCart(keeper, cartId)
      const second = inTransaction(async (statements) => {
        // So that the test need not wait for the two seconds of production.
        await statements.change('SET SESSION innodb_lock_wait_timeout = 1')
        return lockCart(statements, cartId)
      })
      await expect(second).rejects.toMatchObject({
        reason: 'IN_PROGRESS',
        status: 409,
        retryAfterSeconds: 1,
        cause: { errno: 1205 },
      })
    })
  })

  it('fails as the database does for anything else', async () => {
    const failing = { listRows: () => Promise.reject(new Error('not a lock')) } as unknown as Statements
    await expect(lockCart(failing, 1)).rejects.toThrow('not a lock')
  })

  it('is really changed before an answer speaks of it again', async () => {
    const cartId = await buildCart(shop.database)
    const replays = () => shop.query('SELECT replays FROM carts WHERE id = ?', [cartId])
    await inTransaction((statements) => flushBeforeAnswering(statements, cartId))
    await inTransaction((statements) => flushBeforeAnswering(statements, cartId))
    expect(await replays()).toEqual([{ replays: 2 }])
  })

  async function buildPaidCart() {
    const cartId = await buildCart(shop.database)
    await shop.change("UPDATE carts SET status = 'paid' WHERE id = ?", [cartId])
    await shop.change(
      `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount,
         return_amount, business_date, receipt_sequence, received_at)
       VALUES (UNHEX(REPLACE(?, '-', '')), ?, 1, 'cash', 'received', 'paid', 0, 0, 0, '2026-11-24', 1, SYSDATE(6))`,
      [TRANSACTION_ID, cartId],
    )
    return cartId
  }

  it('once paid is refused by naming its transaction, after a real change', async () => {
    const cartId = await buildPaidCart()
    expect(await shop.database.read((statements) => findTransactionOf(statements, cartId))).toBe(
      TRANSACTION_ID,
    )

    await expect(inTransaction((statements) => refusePaidCart(statements, cartId))).rejects.toMatchObject({
      reason: 'CART_ALREADY_PAID',
      details: { transaction_id: TRANSACTION_ID },
    })
    expect(await shop.query('SELECT replays FROM carts WHERE id = ?', [cartId])).toEqual([{ replays: 1 }])
    await shop.change('DELETE FROM transactions')
  })

  it('that is paid without a transaction is a fault of ours', async () => {
    await expect(shop.database.read((statements) => findTransactionOf(statements, 42))).rejects.toThrow(
      'cart 42 is paid but has no transaction',
    )
  })
})
