import { describe, expect, it } from 'vitest'
import {
  CONNECT_TIMEOUT_MS,
  CONNECTION_IDLE_MS,
  HANDLER_DEADLINE_MS,
  LOCK_WAIT_SECONDS,
  SESSION_WAIT_TIMEOUT_SECONDS,
  TRANSACTION_DEADLINE_MS,
  WAITING_ROOM_MS,
} from '../limits.ts'

const GATEWAY_MS = 9_000
/** mysql2 looks after its idle connections so often. */
const IDLE_CHECK_MS = 1_000

describe('deadlines', () => {
  it('nest: a wait for a lock, the transaction, the handler, the gateway', () => {
    const nested = [LOCK_WAIT_SECONDS * 1_000, TRANSACTION_DEADLINE_MS, HANDLER_DEADLINE_MS, GATEWAY_MS]
    expect(nested).toEqual([2_000, 5_000, 6_000, 9_000])
  })

  it('leave, after the waits for a place and a connection, time for the transaction itself', () => {
    expect(WAITING_ROOM_MS + CONNECT_TIMEOUT_MS).toBe(3_000)
    expect(WAITING_ROOM_MS + CONNECT_TIMEOUT_MS).toBeLessThan(TRANSACTION_DEADLINE_MS)
  })

  it('close an idle connection from our side first', () => {
    expect(CONNECTION_IDLE_MS + IDLE_CHECK_MS).toBeLessThan(SESSION_WAIT_TIMEOUT_SECONDS * 1_000)
  })
})
