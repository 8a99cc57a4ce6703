import { beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import type { Idempotency } from './idempotency.ts'
import { findStoredAnswer, storeAnswer } from './stored-answers.ts'

const request = (key: string, fingerprint = 'a'): Idempotency => ({
  key,
  fingerprint: Buffer.alloc(32, fingerprint),
})
const KEY = 'abcdefgh-ijklmnop'

describe.each(engines)('stored answers on $name', (engine) => {
  const shop = useTestShop(engine, [])
  beforeEach(() => shop.change('DELETE FROM idempotency_keys'))

  const store = (one: Idempotency, answer: unknown) =>
    shop.database.transaction((statements) => storeAnswer(statements, one, answer), {
      recognisesItself: false,
    })
  const find = (one: Idempotency) => shop.database.read((statements) => findStoredAnswer(statements, one))

  it('are found again by their key, as they were', async () => {
    const answer = { cart_id: 9_007_199_254_740_991, lines: [{ name: 'Es Téh 🧋', price: 0 }], note: null }
    await store(request(KEY), answer)
    expect(await find(request(KEY))).toEqual(answer)
  })

  it('are none for a new key', async () => {
    expect(await find(request(KEY))).toBeUndefined()
  })

  it.each([
    ['another case', 'ABCDEFGH-ijklmnop'],
    ['a space more', `${KEY} `],
    ['a byte of zero more', `${KEY}\u0000`],
    ['an accent', 'ábcdefgh-ijklmnop'],
  ])('are apart for a key with %s', async (_name, other) => {
    await store(request(KEY), 'first')
    expect(await find(request(other))).toBeUndefined()

    await store(request(other), 'second')
    expect(await find(request(KEY))).toBe('first')
    expect(await find(request(other))).toBe('second')
  })

  it('are not given to another request with the same key', async () => {
    await store(request(KEY, 'a'), 'first')
    await expect(find(request(KEY, 'b'))).rejects.toMatchObject({
      reason: 'IDEMPOTENCY_KEY_REUSED',
      status: 422,
    })
  })

  it('are there if and only if the transaction of their effect is', async () => {
    const half = shop.database.transaction(
      async (statements) => {
        await storeAnswer(statements, request(KEY), 'half')
        throw new Error('the power went')
      },
      { recognisesItself: true },
    )
    await expect(half).rejects.toThrow('the power went')
    expect(await find(request(KEY))).toBeUndefined()
  })

  it('are one a key: who comes second runs again and finds the first one’s', async () => {
    const answerOnce = (answer: string) =>
      shop.database.transaction(
        async (statements) => {
          const found = await findStoredAnswer<string>(statements, request(KEY))
          if (found !== undefined) return found
          await storeAnswer(statements, request(KEY), answer)
          return answer
        },
        { recognisesItself: true },
      )
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(answerOnce))
    expect(new Set(answers).size).toBe(1)
    expect(await find(request(KEY))).toBe(answers[0])
  })

  it('are dated by the clock of the database', async () => {
    await store(request(KEY), 'now')
    expect(
      await shop.query(
        'SELECT ABS(TIMESTAMPDIFF(SECOND, finished_at, SYSDATE(6))) < 60 AS is_now FROM idempotency_keys',
      ),
    ).toEqual([{ is_now: 1 }])
  })
})
