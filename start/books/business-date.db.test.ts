import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { buildCart, buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { functions } from '../../functions/index.ts'
import { StartFault } from '../start-fault.ts'
import { readDateState, setBusinessDate } from './business-date.ts'

const ZONE = 'Asia/Jakarta'

/** `YYYY-MM-DD`, so many days after that date. */
function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

const receipt = (date: string, sequence: string) => `${date.replaceAll('-', '')}-${sequence}`

describe.each(engines)('the business date on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  let today: string
  beforeEach(async () => {
    today = (await readDateState(shop.database, ZONE)).clockDate
  })

  /** @returns the receipt number of one more sale */
  async function sell(): Promise<string> {
    const lines = [{ goodsId: await buildGoods(shop.database) }]
    const response = await shop.app.inject({
      method: 'POST',
      url: '/api/small/pay',
      payload: { cart_id: await buildCart(shop.database, { lines }), payment_amount: 5000 },
    })
    expect(response.statusCode, response.body).toBe(200)
    return response.json().data.receipt_number
  }
  /** As the head stands once a sale was made while the clock was ahead. */
  const moveHead = (date: string) =>
    shop.change('UPDATE ledger_head SET business_date = ?, last_receipt_sequence = 0', [date])
  const set = (date: string) => setBusinessDate(shop.database, ZONE, date)

  it('comes back to the clock’s after a wrong jump, with the numbers that the day had, and so does the day jumped to', async () => {
    expect([await sell(), await sell()]).toEqual([receipt(today, '0001'), receipt(today, '0002')])
    const later = plusDays(today, 30)
    await moveHead(later)
    expect([await sell(), await sell()]).toEqual([receipt(later, '0001'), receipt(later, '0002')])
    expect(await readDateState(shop.database, ZONE)).toMatchObject({
      clockDate: today,
      headDate: later,
      nextReceipt: receipt(later, '0003'),
    })

    expect(await set(today)).toMatchObject({ headDate: today, nextReceipt: receipt(today, '0003') })
    expect(await sell()).toBe(receipt(today, '0003'))

    // That day does come: its receipts go on where they are.
    expect(await set(later)).toMatchObject({ headDate: later, nextReceipt: receipt(later, '0003') })
    expect(await sell()).toBe(receipt(later, '0003'))
    await set(today)
    expect(await shop.database.read(checkInvariants)).toEqual([])
  })

  it('of a day that already has receipts, and that the clock comes to by itself, goes on with its numbers', async () => {
    await moveHead(plusDays(today, -1))
    // The day before has none, today has some.
    expect((await readDateState(shop.database, ZONE)).nextReceipt).toBe(receipt(today, '0004'))
    expect(await sell()).toBe(receipt(today, '0004'))
  })

  it('is noted in the audit trail where it was changed', async () => {
    await shop.change('DELETE FROM audit_entries')
    await set(today)
    expect(await shop.query('SELECT action FROM audit_entries')).toEqual([])
    await moveHead(plusDays(today, 2))
    await set(today)
    expect(await shop.query('SELECT staff_id, action, subject, detail FROM audit_entries')).toEqual([
      {
        staff_id: null,
        action: 'books.date',
        subject: 'books',
        detail: JSON.stringify({ from: plusDays(today, 2), to: today }),
      },
    ])
  })

  it.each([
    '',
    '2026-02-30',
    '2026-13-01',
    '24.11.2026',
    '2026-11-24T00:00:00',
    '20261124',
    '2026-1-1',
    'today',
  ])('is not "%s"', async (text) => {
    await expect(set(text)).rejects.toThrow(
      new StartFault('That is no date: type npm run books:date -- YYYY-MM-DD'),
    )
  })

  it('is never before the clock’s, which the next sale would take', async () => {
    const [before] = await shop.query('SELECT * FROM ledger_head')
    await expect(set(plusDays(today, -1))).rejects.toThrow(
      new RegExp(
        `^The machine's clock says .* UTC, which is ${today} in the shop: a sale takes the later of the two days, so ${plusDays(today, -1)} would come to nothing\\. Set the clock first\\.$`,
      ),
    )
    expect(await shop.query('SELECT * FROM ledger_head')).toEqual([before])
  })

  it('is never more than 31 days ahead', async () => {
    await expect(set(plusDays(today, 32))).rejects.toThrow(
      /is more than 31 days ahead of it\. Set the clock first\.$/,
    )
    expect(await set(plusDays(today, 31))).toMatchObject({ headDate: plusDays(today, 31) })
    await set(today)
  })

  it('follows the zone and the cut of the shop’s own settings', async () => {
    const ahead = await readDateState(shop.database, 'Pacific/Kiritimati')
    const behind = await readDateState(shop.database, 'Pacific/Pago_Pago')
    expect(ahead.clockDate > behind.clockDate).toBe(true)
    await shop.change(
      `INSERT INTO settings_versions (version, document, changed_at)
       VALUES (1, '{"time_zone":"Pacific/Pago_Pago"}', SYSDATE(6))`,
    )
    expect((await readDateState(shop.database, 'Pacific/Kiritimati')).clockDate).toBe(behind.clockDate)
  })
})
