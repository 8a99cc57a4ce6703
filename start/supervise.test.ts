import type { MariadbExit } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { describe, expect, it } from 'vitest'
import { pauseMs, supervise } from './supervise.ts'

const KILLED: MariadbExit = { code: null, signal: 'SIGKILL' }

/** A server that ends when the test says so, and counts. */
function fakeServers() {
  const ends: ((exit: MariadbExit) => void)[] = []
  const state = { startsToFail: 0, nowMs: 0 }
  const pauses: number[] = []
  const said: string[] = []
  let onAnswer = Promise.withResolvers<void>()
  return {
    ends,
    state,
    pauses,
    said,
    /** Resolves when it answers again. */
    nextAnswer() {
      onAnswer = Promise.withResolvers<void>()
      return onAnswer.promise
    },
    supervision: {
      start: async () => {
        if (state.startsToFail > 0) {
          state.startsToFail -= 1
          throw new Error('no room')
        }
        const { promise, resolve } = Promise.withResolvers<MariadbExit>()
        ends.push(resolve)
        return { exited: promise, stop: async () => resolve({ code: 0, signal: null }) }
      },
      say: (line: string) => {
        said.push(line)
        if (line === 'The database answers again.') onAnswer.resolve()
      },
      pause: async (milliseconds: number) => {
        pauses.push(milliseconds)
      },
      now: () => state.nowMs,
    },
  }
}

describe('a supervised server', () => {
  it('is started again at once when it dies, and later each time it dies soon', async () => {
    const servers = fakeServers()
    const supervised = await supervise(servers.supervision)
    for (let count = 0; count < 4; count++) {
      const next = servers.nextAnswer()
      servers.ends.at(-1)?.(KILLED)
      await next
    }
    expect(servers.pauses).toEqual([0, 1_000, 2_000, 4_000])
    expect(servers.said.slice(0, 2)).toEqual([
      'The database ended (signal SIGKILL); starting it again.',
      'The database answers again.',
    ])
    await supervised[Symbol.asyncDispose]()
    expect(servers.ends).toHaveLength(5)
  })

  it('is forgiven its deaths once it has run for a while', async () => {
    const servers = fakeServers()
    const supervised = await supervise(servers.supervision)
    for (let count = 0; count < 3; count++) {
      servers.state.nowMs += 60_001
      const next = servers.nextAnswer()
      servers.ends.at(-1)?.(KILLED)
      await next
    }
    expect(servers.pauses).toEqual([0, 0, 0])
    await supervised[Symbol.asyncDispose]()
  })

  it('is tried again and again when it does not start', async () => {
    const servers = fakeServers()
    const supervised = await supervise(servers.supervision)
    servers.state.startsToFail = 2
    const next = servers.nextAnswer()
    servers.ends.at(-1)?.({ code: 1, signal: null })
    await next
    expect(servers.pauses).toEqual([0, 1_000, 2_000])
    expect(servers.said.slice(0, 3)).toEqual([
      'The database ended (code 1); starting it again.',
      'The database could not be started again: no room',
      'The database could not be started again: no room',
    ])
    await supervised[Symbol.asyncDispose]()
  })

  it('stays ended when it is told to end', async () => {
    const servers = fakeServers()
    const supervised = await supervise(servers.supervision)
    await supervised[Symbol.asyncDispose]()
    expect(servers.ends).toHaveLength(1)
    expect(servers.said).toEqual([])
  })

  it('fails with the fault of its first start', async () => {
    const servers = fakeServers()
    servers.state.startsToFail = 1
    await expect(supervise(servers.supervision)).rejects.toThrow('no room')
  })
})

describe('the pause before another start', () => {
  it('doubles up to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 60].map(pauseMs)).toEqual([
      0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ])
  })
})
