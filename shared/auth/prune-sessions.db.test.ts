import { describe, expect, it } from 'vitest'
import { buildStaff } from '../testing/builders.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { pruneSessions } from './prune-sessions.ts'

describe.each(engines)('what sessions leave behind on $name', (engine) => {
  const shop = useTestShop(engine, [])

  it('is removed when it is of no use any more, and nothing else', async () => {
    const [held, over, old] = [
      await buildStaff(shop.database),
      await buildStaff(shop.database),
      await buildStaff(shop.database),
    ]
    await shop.change(
      'UPDATE session_tokens SET expires_at = SYSDATE(6) - INTERVAL 1 SECOND WHERE session_id = (SELECT id FROM sessions WHERE staff_id = ?)',
      [over.staffId],
    )
    for (const [{ staffId }, days] of [
      [over, 29],
      [old, 31],
    ] as const) {
      await shop.change('UPDATE sessions SET expires_at = SYSDATE(6) - INTERVAL ? DAY WHERE staff_id = ?', [
        days,
        staffId,
      ])
    }
    await shop.change(
      `INSERT INTO sign_in_failures (subject_hash, failure_count, failed_at, retry_at)
       VALUES (REPEAT('a', 32), 9, SYSDATE(6) - INTERVAL 25 HOUR, SYSDATE(6)),
              (REPEAT('b', 32), 9, SYSDATE(6) - INTERVAL 23 HOUR, SYSDATE(6))`,
    )

    expect(await pruneSessions(shop.database)).toBe(3)
    expect(await shop.query('SELECT staff_id FROM sessions ORDER BY staff_id')).toEqual([
      { staff_id: held.staffId },
      { staff_id: over.staffId },
    ])
    expect(await shop.query('SELECT COUNT(*) AS count FROM session_tokens')).toEqual([{ count: 1 }])
    expect(await shop.query('SELECT failure_count FROM sign_in_failures')).toEqual([{ failure_count: 9 }])
    expect(await pruneSessions(shop.database)).toBe(0)
  })

  it('is left alone once the process is to close', async () => {
    await shop.change('UPDATE session_tokens SET expires_at = SYSDATE(6) - INTERVAL 1 SECOND')
    expect(await pruneSessions(shop.database, AbortSignal.abort())).toBe(0)
  })
})
