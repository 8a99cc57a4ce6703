import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { buildTransaction } from '@kedai/shared/testing/build-events.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { receipt } from './routes.ts'

const notifications = defineFunction('notifications', { summary: '', ...partsOf(receipt) })

describe.each(engines)('the customer’s receipt on $name', (engine) => {
  const shop = useTestShop(engine, [notifications])
  const get = (path: string, headers: Record<string, string> = {}) =>
    shop.app.inject({ url: `/api/small/notifications/${path}`, headers })

  it('is a copy that names nobody of the staff', async () => {
    const id = await buildTransaction(shop.database)
    const { staffId } = await buildStaff(shop.database, { name: 'Wulandari' })
    await shop.change('UPDATE transactions SET staff_id = ?', [staffId])
    const response = await get(`${id}/receipt`)
    expect(response.json().data).toMatchObject({
      transaction_id: id,
      total_amount: 5000,
      cashier: null,
      is_copy: true,
    })
    expect(response.body).not.toContain('Wulandari')
    const again = await get(`${id}/receipt`, { 'if-none-match': String(response.headers.etag) })
    expect(again.statusCode).toBe(304)
  })

  it.each([
    ['html', 'text/html; charset=utf-8'],
    ['escpos', 'application/octet-stream'],
  ])('comes as %s too', async (format, type) => {
    const id = await buildTransaction(shop.database)
    const response = await get(`${id}/receipt?format=${format}&width=80&lang=en`)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe(type)
  })

  it('is not there for a transaction that is not', async () => {
    const response = await get('019ab000-0000-7000-8000-000000000000/receipt')
    expect(response.json().error.reason).toBe('TRANSACTION_NOT_FOUND')
  })
})
