import { describe, expect, it } from 'vitest'
import { newWebhookSecret, signedHeaders } from './sign.ts'

/** The example of the Standard Webhooks' own libraries. */
const EXAMPLE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
}
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

describe('a signed message', () => {
  it('has the signature that the scheme’s own libraries give it', () => {
    expect(signedHeaders(EXAMPLE, [SECRET])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('is signed with both secrets while one replaces the other', () => {
    const signature = signedHeaders(EXAMPLE, [newWebhookSecret(), SECRET])['webhook-signature']
    expect(signature).toMatch(/^v1,[A-Za-z0-9+/]{43}= v1,g0hM9SsE\+OTPJTGt\/tmIKtSyZlE3uFJELVlNIOLJ1OE=$/)
  })
})

it('makes secrets of 192 random bits', () => {
  const secrets = new Set(Array.from({ length: 100 }, newWebhookSecret))
  expect(secrets.size).toBe(100)
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
})
