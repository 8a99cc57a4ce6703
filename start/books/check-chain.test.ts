import { hashEvent } from '@kedai/shared/ledger/event-hash.ts'
import { describe, expect, it } from 'vitest'
import { ChainCheck, type StoredEvent } from './check-chain.ts'

const NOTHING = Buffer.alloc(32)

/** A chain of so many events. */
function chainOf(count: number): StoredEvent[] {
  const events: StoredEvent[] = []
  for (let eventNumber = 1; eventNumber <= count; eventNumber++)
    events.push(eventAfter(events.at(-1), eventNumber))
  return events
}

function eventAfter(previous: StoredEvent | undefined, eventNumber: number, detail = ''): StoredEvent {
  const event = {
    eventNumber,
    transactionId: Buffer.alloc(16, eventNumber),
    status: 'received',
    paymentStatus: 'paid',
    occurredAt: `2026-11-24 08:30:0${eventNumber}.000000`,
    staffId: 0,
    detail,
  }
  return { ...event, hash: hashEvent(previous?.hash ?? NOTHING, event) }
}

function faultOf(
  events: readonly StoredEvent[],
  head: StoredEvent | undefined = chainOf(5).at(-1),
): string | undefined {
  const check = new ChainCheck({
    lastEventNumber: head?.eventNumber ?? 0,
    lastHash: head?.hash ?? NOTHING,
  })
  for (const event of events) check.next(event)
  return check.end()
}

const changed = (index: number, change: Partial<StoredEvent>) =>
  chainOf(5).map((event, at) => (at === index ? { ...event, ...change } : event))
const NOT_WRITTEN = (number: number) =>
  `Event ${number} (2026-11-24 08:30:0${number}.000000 UTC, received) is not what was written${number === 1 ? '' : ` after event ${number - 1}`}: its content was changed, or an event was put in or taken out there.`

describe('the chain of events', () => {
  it('has no fault where each follows from the one before, or where there is none yet', () => {
    expect(faultOf(chainOf(5))).toBeUndefined()
    const check = new ChainCheck({ lastEventNumber: 0, lastHash: NOTHING })
    expect(check.end()).toBeUndefined()
  })

  it.each([
    { status: 'rejected' },
    { paymentStatus: 'waiting' },
    { detail: 'x' },
    { staffId: 1 },
    { transactionId: Buffer.alloc(16) },
    { hash: NOTHING },
  ])('breaks at an event with a changed %o', (change) => {
    expect(faultOf(changed(2, change))).toBe(
      'status' in change ? NOT_WRITTEN(3).replace('received', 'rejected') : NOT_WRITTEN(3),
    )
  })

  it('breaks after an event that was changed together with its hash', () => {
    expect(faultOf(changed(2, eventAfter(chainOf(2)[1], 3, 'another')))).toBe(NOT_WRITTEN(4))
  })

  it('breaks at the first event as well', () => {
    expect(faultOf(changed(0, { detail: 'x' }))).toBe(NOT_WRITTEN(1))
  })

  it.each([
    [[1, 2, 4, 5], 'Event 3 is missing.'],
    [[1, 5], 'Events 2 to 4 are missing.'],
    [[2, 3, 4, 5], 'Event 1 is missing.'],
    [[1, 2, 3, 4], 'Event 5 is missing.'],
    [[], 'Events 1 to 5 are missing.'],
  ])('has, with events %j, a hole that is named', (numbers, sentence) => {
    expect(faultOf(chainOf(5).filter(({ eventNumber }) => numbers.includes(eventNumber)))).toBe(sentence)
  })

  it('has an event that was put in, at its end or before its beginning', () => {
    expect(faultOf(chainOf(6))).toBe('Event 6 was put in: the head of the books ends with event 5.')
    expect(faultOf([eventAfter(undefined, 0), ...chainOf(5)])).toBe(
      'Event 0 was put in: the first event is number 1.',
    )
  })

  it('breaks where one was put in and the others were numbered anew', () => {
    const [one, two, three] = chainOf(3)
    const renumbered = [
      one,
      eventAfter(one, 2, 'put in'),
      { ...two, eventNumber: 3 },
      { ...three, eventNumber: 4 },
    ]
    expect(faultOf(renumbered as StoredEvent[], { ...three, eventNumber: 4 } as StoredEvent)).toMatch(
      /^Event 3 .* is not what was written after event 2/,
    )
  })

  it('does not lead to a head with another hash', () => {
    expect(faultOf(chainOf(5), { ...eventAfter(undefined, 5), hash: NOTHING })).toBe(
      'The head of the books does not hold the hash of event 5, the last one: the head was changed, or the event.',
    )
  })

  it('tells of its first break only', () => {
    const twice = changed(1, { detail: 'x' }).filter(({ eventNumber }) => eventNumber !== 4)
    expect(faultOf(twice)).toBe(NOT_WRITTEN(2))
  })
})
