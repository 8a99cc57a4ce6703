import { describe, expect, it } from 'vitest'
import { SET_UP_CODE, type Shop } from './shop.ts'

/** The staff that the later parts of the suite speak as. */
export function describeSetUp(shop: Shop): void {
  describe('the staff', () => {
    it('begins with an owner, made by the code of the first start', async () => {
      const signedIn = await shop.ask('POST', 'staff/set-up', {
        body: { code: SET_UP_CODE, name: 'sari', display_name: 'Bu Sari', password: 'kopi tubruk panas' },
      })
      expect(signedIn.status).toBe(200)
      expect(signedIn.headers.get('cache-control')).toBe('no-store')
      shop.tokens.owner = signedIn.data.access_token
      expect(await shop.done('GET', 'staff/me', { as: shop.tokens.owner })).toMatchObject({
        display_name: 'Bu Sari',
        role: 'owner',
      })
    })

    it('has a cashier, who signs in by PIN at a till', async () => {
      const as = shop.tokens.owner
      const person = { name: 'budi', display_name: 'Budi', role: 'cashier', pin: '482913' }
      await shop.done('POST', 'staff/people', { body: person, as })
      const { device_secret } = await shop.done('POST', 'staff/devices', { body: { name: 'Kasir 1' }, as })
      const body = { device_secret, name: 'budi', pin: '482913' }
      const { access_token } = await shop.done('POST', 'staff/sessions/pin', { body })
      shop.tokens.cashier = access_token
      expect(await shop.done('GET', 'staff/me', { as: access_token })).toMatchObject({ role: 'cashier' })
    })

    it('is known to every function, and so is who is not of it', async () => {
      for (const path of ['goods', 'transactions', 'reports/day', 'staff/people', 'notifications/jobs']) {
        expect([path, (await shop.ask('GET', path, { as: shop.tokens.owner })).status]).toEqual([path, 200])
        const stranger = await shop.ask('GET', path)
        expect([path, stranger.status, stranger.reason]).toEqual([path, 401, 'SIGN_IN_REQUIRED'])
        expect(stranger.headers.get('www-authenticate')).toBe('Bearer')
      }
      const cashier = await shop.ask('GET', 'reports/day', { as: shop.tokens.cashier })
      expect([cashier.status, cashier.reason]).toEqual([403, 'PERMISSION_DENIED'])
    })
  })
}
