import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WaitingRoomFull } from './faults.ts'
import { WaitingRoom } from './waiting-room.ts'

describe('a waiting room', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** Enters for each name and notes it in the returned list once inside. */
  const queueUp = (room: WaitingRoom, names: readonly string[]) => {
    const inside: string[] = []
    const leaves = new Map<string, () => void>()
    const refused = new Map<string, unknown>()
    for (const name of names) {
      room.enter().then(
        (leave) => {
          inside.push(name)
          leaves.set(name, leave)
        },
        (error: unknown) => refused.set(name, error),
      )
    }
    return { inside, refused, leave: (name: string) => leaves.get(name)?.() }
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)

  it('lets in as many as there are places and keeps the rest waiting', async () => {
    const room = new WaitingRoom({ places: 2 })
    const queue = queueUp(room, ['a', 'b', 'c'])
    await settle()

    expect(queue.inside).toEqual(['a', 'b'])
    expect(room.insideCount).toBe(2)
    expect(room.waitingCount).toBe(1)
  })

  it('gives places in the order in which they were asked for', async () => {
    const room = new WaitingRoom({ places: 1 })
    const queue = queueUp(room, ['a', 'b', 'c'])
    await settle()
    queue.leave('a')
    await settle()
    expect(queue.inside).toEqual(['a', 'b'])

    queue.leave('b')
    await settle()
    expect(queue.inside).toEqual(['a', 'b', 'c'])
  })

  it('hands a place straight over, so that a newcomer cannot slip in between', async () => {
    const room = new WaitingRoom({ places: 1 })
    const queue = queueUp(room, ['a', 'b'])
    await settle()
    queue.leave('a')
    const newcomer = queueUp(room, ['c'])
    await settle()

    expect(queue.inside).toEqual(['a', 'b'])
    expect(newcomer.inside).toEqual([])
    expect(room.insideCount).toBe(1)
  })

  it('is empty again once everybody has left', async () => {
    const room = new WaitingRoom({ places: 1 })
    const queue = queueUp(room, ['a', 'b'])
    await settle()
    queue.leave('a')
    await settle()
    queue.leave('b')

    expect(room.insideCount).toBe(0)
    expect(room.waitingCount).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('turns away at once whoever would be one waiter too many', async () => {
    const room = new WaitingRoom({ places: 1, waitingMax: 2 })
    const queue = queueUp(room, ['a', 'b', 'c', 'd'])
    await settle()

    expect(queue.refused.get('d')).toBeInstanceOf(WaitingRoomFull)
    expect(queue.refused.get('d')).toHaveProperty('message', '2 requests already wait for the database')
    expect(room.waitingCount).toBe(2)
  })

  it('lets 200 wait if not told otherwise', async () => {
    const room = new WaitingRoom({ places: 1 })
    const queue = queueUp(
      room,
      Array.from({ length: 202 }, (_, index) => `${index}`),
    )
    await settle()

    expect(room.waitingCount).toBe(200)
    expect([...queue.refused.keys()]).toEqual(['201'])
  })

  it('turns away whoever has waited for a second', async () => {
    const room = new WaitingRoom({ places: 1 })
    const queue = queueUp(room, ['a', 'b'])
    await vi.advanceTimersByTimeAsync(999)
    expect(queue.refused.size).toBe(0)

    await vi.advanceTimersByTimeAsync(1)
    expect(queue.refused.get('b')).toBeInstanceOf(WaitingRoomFull)
    expect(queue.refused.get('b')).toHaveProperty('message', 'no free database connection within 1000 ms')
    expect(room.waitingCount).toBe(0)
  })

  it('gives no place to somebody who has stopped waiting', async () => {
    const room = new WaitingRoom({ places: 1, waitMsMax: 100 })
    const queue = queueUp(room, ['a', 'b'])
    await vi.advanceTimersByTimeAsync(100)
    queue.leave('a')
    await settle()

    expect(queue.inside).toEqual(['a'])
    expect(room.insideCount).toBe(0)
  })

  it('does not turn away somebody who got a place in time', async () => {
    const room = new WaitingRoom({ places: 1, waitMsMax: 100 })
    const queue = queueUp(room, ['a', 'b'])
    await vi.advanceTimersByTimeAsync(99)
    queue.leave('a')
    await vi.advanceTimersByTimeAsync(1_000)

    expect(queue.inside).toEqual(['a', 'b'])
    expect(queue.refused.size).toBe(0)
  })

  it('takes a place back once, however often it is left', async () => {
    const room = new WaitingRoom({ places: 1 })
    const queue = queueUp(room, ['a', 'b', 'c'])
    await settle()
    queue.leave('a')
    queue.leave('a')
    await settle()

    expect(queue.inside).toEqual(['a', 'b'])
    expect(room.waitingCount).toBe(1)
    expect(room.insideCount).toBe(1)
  })
})
