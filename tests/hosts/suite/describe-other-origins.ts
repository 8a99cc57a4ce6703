import { describe, expect, it } from 'vitest'
import { type Shop, TILL_ORIGIN } from './shop.ts'

/** Pages that another server serves, as a till's own. */
export function describeOtherOrigins(shop: Shop): void {
  const preflight = (origin: string) =>
    shop.ask('OPTIONS', 'pay', {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,idempotency-key',
      },
    })

  describe('a page of another origin', () => {
    it('may ask and read where it is listed, refusals too', async () => {
      const allowed = await preflight(TILL_ORIGIN)
      expect([allowed.status, allowed.text]).toEqual([204, ''])
      expect(allowed.headers.get('access-control-allow-origin')).toBe(TILL_ORIGIN)
      expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type,idempotency-key')
      for (const path of ['stocks', 'stocks/999999']) {
        const { headers } = await shop.ask('GET', path, { headers: { origin: TILL_ORIGIN } })
        expect(headers.get('access-control-allow-origin')).toBe(TILL_ORIGIN)
        expect(headers.get('access-control-expose-headers')).toContain('Idempotency-Replayed')
      }
    })

    it('may read nothing where it is not', async () => {
      const origin = 'https://bank.example'
      for (const { headers } of [
        await preflight(origin),
        await shop.ask('GET', 'stocks', { headers: { origin } }),
      ]) {
        expect(headers.get('access-control-allow-origin')).toBeNull()
      }
    })
  })
}
