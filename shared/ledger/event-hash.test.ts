import { describe, expect, it } from 'vitest'
import { type HashedEvent, hashEvent } from './event-hash.ts'

const GENESIS = Buffer.alloc(32)
const TRANSACTION = Buffer.from('01a20cca0af674e7bf06d1d722af4ccc', 'hex')
const first: HashedEvent = {
  eventNumber: 1,
  transactionId: TRANSACTION,
  status: 'received',
  paymentStatus: 'paid',
  occurredAt: '2026-11-24 08:30:00.000001',
  staffId: 0,
  detail: '{"total_amount":6000}',
}

describe('the hash of an event', () => {
  // zeros=$(printf '0%.0s' {1..64})
  // printf '%s\n1\n01A20CCA0AF674E7BF06D1D722AF4CCC\nreceived\npaid\n2026-11-24 08:30:00.000001\n0\n{"total_amount":6000}' $zeros | sha256sum
  const FIRST = '8491b6b52f1c58d7e675ed448cd6e2fadab5a0ad96c3935fa9918338c8c50f82'

  it('is, of the first one, this', () => {
    expect(hashEvent(GENESIS, first).toString('hex')).toBe(FIRST)
  })

  it('is, of the next one, this', () => {
    // printf '%s\n2\n01A20CCA0AF674E7BF06D1D722AF4CCC\nverified\npaid\n2026-11-24 08:31:00.000000\n7\nKopi Susu panas ☕' ${first^^} | sha256sum
    const second: HashedEvent = {
      eventNumber: 2,
      transactionId: TRANSACTION,
      status: 'verified',
      paymentStatus: 'paid',
      occurredAt: '2026-11-24 08:31:00.000000',
      staffId: 7,
      detail: 'Kopi Susu panas ☕',
    }
    expect(hashEvent(Buffer.from(FIRST, 'hex'), second).toString('hex')).toBe(
      '0a0d2632beb415b511f78aa35398826bdb26d980527eb2b71aff55675856f7d2',
    )
  })

  it.each<[string, Partial<HashedEvent>]>([
    ['number', { eventNumber: 2 }],
    ['transaction', { transactionId: Buffer.alloc(16, 1) }],
    ['status', { status: 'verified' }],
    ['payment', { paymentStatus: 'waiting' }],
    ['time', { occurredAt: '2026-11-24 08:30:00.000002' }],
    ['staff', { staffId: 1 }],
    ['detail', { detail: '{"total_amount":6001}' }],
  ])('is another one for another %s', (_name, change) => {
    expect(hashEvent(GENESIS, { ...first, ...change }).toString('hex')).not.toBe(FIRST)
  })

  it('is another one after another event', () => {
    expect(hashEvent(Buffer.alloc(32, 1), first).toString('hex')).not.toBe(FIRST)
  })
})
