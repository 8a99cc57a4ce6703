import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { buildStep, buildTransaction } from '@kedai/shared/testing/build-events.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { watch } from './routes.ts'

const notifications = defineFunction('notifications', { summary: '', ...partsOf(watch) })
const HELD_BACK = { STREAM_SECONDS: '0', POLL_SECONDS: '1' }

describe.each(engines)('events for who gets whole answers only, on $name', (engine) => {
  const shop = useTestShop(engine, [notifications], HELD_BACK)
  const get = (path: string, headers: Record<string, string> = {}) =>
    shop.app.inject({ url: `/api/small/notifications${path}`, headers })
  const idsIn = (body: string) =>
    [...body.matchAll(/^id: (\d+)\nevent: transaction$/gm)].map(([, id]) => Number(id))

  it('come as a stream that ends at once, and goes on where it ended', async () => {
    const id = await buildTransaction(shop.database)
    const second = await buildStep(shop.database, id, 'verified')
    const { body, headers } = await get(`/${id}/events`)
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(body).toMatch(/^retry: 2000\nid: 0\n\n/)
    expect(idsIn(body)).toEqual([second - 1, second])

    const third = await buildStep(shop.database, id, 'completed')
    expect(idsIn((await get(`/${id}/events`, { 'last-event-id': String(second) })).body)).toEqual([third])
  })

  it('come to the staff too, from where the first empty answer left off', async () => {
    const { headers } = await buildStaff(shop.database, { role: 'cashier' })
    const { body } = await get('/events', headers)
    const [, place = ''] = /^retry: 2000\nid: (\d+)\n\n$/.exec(body) ?? []
    const id = await buildTransaction(shop.database)
    const number = await buildStep(shop.database, id, 'verified')
    const next = await get('/events', { ...headers, 'last-event-id': place })
    expect(idsIn(next.body)).toEqual([number - 1, number])
  })

  it('are polled for no longer than is configured', async () => {
    const id = await buildTransaction(shop.database)
    const { next_after } = (await get(`/${id}/events/poll`)).json().data
    const answer = await get(`/${id}/events/poll?after=${next_after}&wait=50`)
    expect(answer.json().data).toEqual({ events: [], next_after })
  }, 20_000)
})
