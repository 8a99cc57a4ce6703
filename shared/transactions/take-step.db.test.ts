import { afterEach, describe, expect, it } from 'vitest'
import { lockLedgerHead } from '../ledger/ledger-head.ts'
import { buildSale } from '../testing/build-sale.ts'
import { buildGoods } from '../testing/builders.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { takeStep } from './take-step.ts'
import { lockTransaction, type TransactionRecord } from './transaction-record.ts'

describe.each(engines)('the write of a step on $name', (engine) => {
  const shop = useTestShop(engine, [])
  afterEach(shop.expectBooksInOrder)

  /** Takes a step of a transaction as somebody remembers it who read it otherwise than it is. */
  async function stepAfter(remembered: Partial<TransactionRecord>, refunded = 0): Promise<unknown> {
    const goodsId = await buildGoods(shop.database)
    const id = await buildSale(shop.database, { lines: [{ goodsId }] })
    return shop.database.transaction(
      async (statements) => {
        const transaction = { ...(await lockTransaction(statements, id)), ...remembered }
        const head = await lockLedgerHead(statements)
        return takeStep(statements, transaction, head, {
          status: 'verified',
          paymentStatus: 'paid',
          refunded,
        })
      },
      { recognisesItself: false },
    )
  }

  it('is made where all is as it was read', async () => {
    expect(await stepAfter({})).toMatchObject({ status: 'verified', refunded_amount: 0 })
  })

  it.each([
    ['the status', { status: 'verified' }, 0],
    ['the payment', { paymentStatus: 'waiting' }, 0],
    ['what was refunded', { refundedAmount: 1 }, 0],
    ['what is left to refund', {}, 5_001],
  ] as const)('is not made where %s is another, whatever was locked', async (_, remembered, refunded) => {
    await expect(stepAfter(remembered, refunded)).rejects.toThrow('a locked transaction is as it was read')
  })
})
