import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal, Unavailable } from '../errors/refusal.ts'
import type { Connections, HeldConnection } from './connections.ts'
import { DeadlinePassed, WaitingRoomFull } from './faults.ts'
import type { Statements } from './statements.ts'
import { runTransaction } from './transaction.ts'

const pauses = vi.hoisted((): number[] => [])
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => {
    pauses.push(ms)
  },
}))

let nowMs = 0
beforeEach(() => {
  pauses.length = 0
  nowMs = 1_000_000
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  return () => {
    vi.restoreAllMocks()
  }
})

const serverError = (errno: number) => Object.assign(new Error(`error ${errno}`), { errno })
const deadlock = () => serverError(1213)
const lockTimeout = () => serverError(1205)
const duplicate = () => serverError(1062)
const lost = () =>
  Object.assign(new Error('Connection lost'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true })
const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', fatal: true })

type Step = 'acquire' | 'START TRANSACTION' | 'COMMIT' | 'ROLLBACK'
/** What each call of a step does, first to last; `undefined`, and every call after those named, succeeds. */
type Script = Partial<Record<Step, readonly (Error | (() => void) | undefined)[]>>

/** Connections that only note what is done with them, as `<number of the connection> <what>`. */
function fakeConnections(script: Script = {}) {
  const log: string[] = []
  const deadlines: number[] = []
  const calls = new Map<Step, number>()
  const next = (step: Step) => {
    const call = calls.get(step) ?? 0
    calls.set(step, call + 1)
    const scripted = script[step]?.[call]
    if (scripted instanceof Error) throw scripted
    scripted?.()
  }
  let acquired = 0
  const connections = {
    async acquire(deadlineAt: number) {
      const number = ++acquired
      log.push(`${number} acquire`)
      deadlines.push(deadlineAt)
      next('acquire')
      const connection = {
        command: async (sql: string) => {
          log.push(`${number} ${sql}`)
          next(sql as Step)
        },
        change: async (sql: string) => {
          log.push(`${number} ${sql}`)
          return 1
        },
        release: () => log.push(`${number} release`),
        destroy: () => log.push(`${number} destroy`),
      }
      return connection as unknown as HeldConnection
    },
  } as Connections
  return { connections, log, deadlines }
}

/** Work that fails as told, run by run, and succeeds after that. */
function workThat(...failures: readonly (Error | undefined)[]) {
  let runs = 0
  const work = async (statements: Statements): Promise<string> => {
    const failure = failures[runs++]
    await statements.change('work')
    if (failure !== undefined) throw failure
    return 'done'
  }
  return { work, runs: () => runs }
}

const again = { recognisesItself: true }
const once = { recognisesItself: false }
const times = (count: number, make: () => Error) => Array.from({ length: count }, make)

describe('a transaction', () => {
  it('commits, then gives its connection back, then answers', async () => {
    const { connections, log, deadlines } = fakeConnections()

    expect(await runTransaction(connections, workThat().work, once)).toBe('done')
    expect(log).toEqual(['1 acquire', '1 START TRANSACTION', '1 work', '1 COMMIT', '1 release'])
    expect(deadlines).toEqual([1_005_000])
  })

  it('rolls back for a refusal that the work throws', async () => {
    const { connections, log } = fakeConnections()
    const refusal = new Refusal('CART_EMPTY')

    await expect(runTransaction(connections, workThat(refusal).work, again)).rejects.toBe(refusal)
    expect(log).toEqual(['1 acquire', '1 START TRANSACTION', '1 work', '1 ROLLBACK', '1 release'])
  })

  it('commits before it says a refusal that the work returns', async () => {
    const { connections, log } = fakeConnections()
    const refusal = new Refusal('CART_ALREADY_PAID')

    await expect(runTransaction(connections, async () => refusal, again)).rejects.toBe(refusal)
    expect(log).toEqual(['1 acquire', '1 START TRANSACTION', '1 COMMIT', '1 release'])
  })

  it('does not say a returned refusal whose COMMIT failed', async () => {
    const { connections } = fakeConnections({ COMMIT: [lost()] })
    const answers = [new Refusal('CART_ALREADY_PAID'), 'paid by us']

    const answer = runTransaction(connections, async () => answers.shift() as string | Refusal, again)
    await expect(answer).resolves.toBe('paid by us')
  })

  it('rolls back and throws a fault of ours as it is, once', async () => {
    const { connections, log } = fakeConnections()
    const bug = new TypeError('undefined is not a function')
    const { work, runs } = workThat(bug)

    await expect(runTransaction(connections, work, again)).rejects.toBe(bug)
    expect(runs()).toBe(1)
    expect(log.slice(-2)).toEqual(['1 ROLLBACK', '1 release'])
  })

  it.each([4025, 3819, 1264])('never repeats error %i, which is our bug', async (errno) => {
    const { work, runs } = workThat(serverError(errno))

    await expect(runTransaction(fakeConnections().connections, work, again)).rejects.toMatchObject({ errno })
    expect(runs()).toBe(1)
  })

  it('destroys a connection that cannot even roll back', async () => {
    const { connections, log } = fakeConnections({ ROLLBACK: [lost()] })

    await expect(runTransaction(connections, workThat(new Error('bug')).work, again)).rejects.toThrow('bug')
    expect(log.slice(-2)).toEqual(['1 ROLLBACK', '1 destroy'])
  })
})

describe('after a deadlock a transaction', () => {
  it.each([1213, 1020])('runs again on error %i', async (errno) => {
    const { connections, log } = fakeConnections()
    const { work } = workThat(serverError(errno))

    expect(await runTransaction(connections, work, once)).toBe('done')
    expect(log).toEqual([
      ...['1 acquire', '1 START TRANSACTION', '1 work', '1 ROLLBACK', '1 release'],
      ...['2 acquire', '2 START TRANSACTION', '2 work', '2 COMMIT', '2 release'],
    ])
  })

  it('runs again five times', async () => {
    const { work, runs } = workThat(...times(5, deadlock))

    expect(await runTransaction(fakeConnections().connections, work, once)).toBe('done')
    expect(runs()).toBe(6)
  })

  it('gives up after that, to be tried again later', async () => {
    const { work, runs } = workThat(...times(6, deadlock))

    await expect(runTransaction(fakeConnections().connections, work, once)).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      status: 503,
      cause: { errno: 1213 },
    })
    expect(runs()).toBe(6)
  })

  it('pauses for longer each time, up to 200 ms, by a random part of it', async () => {
    await expect(
      runTransaction(fakeConnections().connections, workThat(...times(6, deadlock)).work, once),
    ).rejects.toThrow()
    expect(pauses).toEqual([10, 20, 40, 80, 100])
  })

  it('may also pause for no time at all', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)

    await runTransaction(fakeConnections().connections, workThat(deadlock()).work, once)
    expect(pauses).toEqual([0])
  })

  it('runs again when it is the COMMIT that found it', async () => {
    const { connections, log } = fakeConnections({ COMMIT: [deadlock()] })

    expect(await runTransaction(connections, workThat().work, once)).toBe('done')
    expect(log.slice(3, 6)).toEqual(['1 COMMIT', '1 ROLLBACK', '1 release'])
  })
})

describe('after a lock time-out a transaction', () => {
  it.each([1205, 3572])('rolls back what is still open, and runs again once, on error %i', async (errno) => {
    const { connections, log } = fakeConnections()
    const { work, runs } = workThat(serverError(errno))

    expect(await runTransaction(connections, work, once)).toBe('done')
    expect(runs()).toBe(2)
    expect(log.slice(2, 5)).toEqual(['1 work', '1 ROLLBACK', '1 release'])
  })

  it('gives up at the second, rolled back as well', async () => {
    const { connections, log } = fakeConnections()
    const { work, runs } = workThat(...times(2, lockTimeout))

    await expect(runTransaction(connections, work, again)).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
    expect(runs()).toBe(2)
    expect(log.filter((line) => line.endsWith('ROLLBACK'))).toEqual(['1 ROLLBACK', '2 ROLLBACK'])
    expect(log.some((line) => line.endsWith('COMMIT'))).toBe(false)
  })

  it('still has its other repeats', async () => {
    const { work, runs } = workThat(lockTimeout(), deadlock(), duplicate())

    expect(await runTransaction(fakeConnections().connections, work, once)).toBe('done')
    expect(runs()).toBe(4)
  })
})

describe('after a duplicate key a transaction', () => {
  it('rolls back and runs again twice, to find what the other one wrote', async () => {
    const { connections, log } = fakeConnections()
    const { work, runs } = workThat(...times(2, duplicate))

    expect(await runTransaction(connections, work, once)).toBe('done')
    expect(runs()).toBe(3)
    expect(log.slice(2, 5)).toEqual(['1 work', '1 ROLLBACK', '1 release'])
  })

  it('takes it for a fault of ours at the third', async () => {
    const third = duplicate()
    const { work, runs } = workThat(duplicate(), duplicate(), third)

    await expect(runTransaction(fakeConnections().connections, work, once)).rejects.toBe(third)
    expect(runs()).toBe(3)
  })
})

describe('without its connection a transaction', () => {
  it.each([
    ['the server closed it', lost()],
    ['a statement had no answer by the deadline', new DeadlinePassed('late')],
    ['it was killed', serverError(1927)],
  ])(
    'runs again on a new one where %s before COMMIT, and never gives the old one back',
    async (_name, error) => {
      const { connections, log } = fakeConnections()

      expect(await runTransaction(connections, workThat(error).work, once)).toBe('done')
      expect(log).toEqual([
        ...['1 acquire', '1 START TRANSACTION', '1 work', '1 destroy'],
        ...['2 acquire', '2 START TRANSACTION', '2 work', '2 COMMIT', '2 release'],
      ])
    },
  )

  it('runs again where it was lost before the work began', async () => {
    const { connections, log } = fakeConnections({ 'START TRANSACTION': [lost()] })

    expect(await runTransaction(connections, workThat().work, once)).toBe('done')
    expect(log.slice(0, 3)).toEqual(['1 acquire', '1 START TRANSACTION', '1 destroy'])
  })

  it('runs again where it was lost while it was being made', async () => {
    const { connections } = fakeConnections({ acquire: [lost()] })

    expect(await runTransaction(connections, workThat().work, once)).toBe('done')
  })

  it('stops running again after twenty times, to be tried again later', async () => {
    const { work, runs } = workThat(...times(30, lost))

    await expect(runTransaction(fakeConnections().connections, work, once)).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
    })
    expect(runs()).toBe(21)
  })

  it.each([
    ['is refused', refused()],
    ['is one too many', serverError(1040)],
    ['is one too many of this user', serverError(1203)],
    ['is not free soon', new WaitingRoomFull('full')],
  ])('is turned away at once where a connection %s', async (_name, error) => {
    const { connections, log } = fakeConnections({ acquire: [error] })
    const { work, runs } = workThat()

    await expect(runTransaction(connections, work, again)).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      status: 503,
      cause: error,
    })
    expect(runs()).toBe(0)
    expect(log).toEqual(['1 acquire'])
    expect(pauses).toEqual([])
  })
})

describe('where the database cannot write a transaction', () => {
  it.each([1290, 1836, 1792, 1114, 1021])('rolls back and is not run again on error %i', async (errno) => {
    const { connections, log } = fakeConnections()
    const { work, runs } = workThat(serverError(errno))

    await expect(runTransaction(connections, work, again)).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
    expect(runs()).toBe(1)
    expect(log.slice(-2)).toEqual(['1 ROLLBACK', '1 release'])
  })
})

describe('where its COMMIT had no answer a transaction', () => {
  it('runs again if it recognises itself', async () => {
    const { connections, log } = fakeConnections({ COMMIT: [lost()] })
    const { work, runs } = workThat()

    expect(await runTransaction(connections, work, again)).toBe('done')
    expect(runs()).toBe(2)
    expect(log.slice(3, 6)).toEqual(['1 COMMIT', '1 destroy', '2 acquire'])
  })

  it('says that its outcome is unknown if it does not recognise itself', async () => {
    const { connections, log } = fakeConnections({ COMMIT: [lost()] })
    const { work, runs } = workThat()

    await expect(runTransaction(connections, work, once)).rejects.toMatchObject({
      reason: 'OUTCOME_UNKNOWN',
      status: 503,
      retryAfterSeconds: 2,
      cause: { code: 'PROTOCOL_CONNECTION_LOST' },
    })
    expect(runs()).toBe(1)
    expect(log.at(-1)).toBe('1 destroy')
  })

  it('asks again and again although the database refuses to connect', async () => {
    const { connections } = fakeConnections({ COMMIT: [lost()], acquire: [undefined, ...times(10, refused)] })
    const { work, runs } = workThat()

    expect(await runTransaction(connections, work, again)).toBe('done')
    expect(runs()).toBe(2)
  })

  it('says that its outcome is unknown once the deadline has passed', async () => {
    const passTime = () => {
      nowMs += 1_000
      throw refused()
    }
    const { connections, log } = fakeConnections({
      COMMIT: [lost()],
      acquire: [undefined, ...Array.from({ length: 20 }, () => passTime)],
    })

    await expect(runTransaction(connections, workThat().work, again)).rejects.toMatchObject({
      reason: 'OUTCOME_UNKNOWN',
      retryAfterSeconds: 2,
    })
    expect(log.filter((line) => line.endsWith('acquire'))).toHaveLength(6)
  })

  it('says so also where the COMMIT itself took until the deadline', async () => {
    const silence = () => {
      nowMs += 5_000
      throw new DeadlinePassed('no answer')
    }
    const { work, runs } = workThat()

    await expect(
      runTransaction(fakeConnections({ COMMIT: [silence] }).connections, work, again),
    ).rejects.toMatchObject({ reason: 'OUTCOME_UNKNOWN' })
    expect(runs()).toBe(1)
  })

  it('does not take a duplicate that stays for a fault of ours', async () => {
    const { connections } = fakeConnections({ COMMIT: [lost()] })
    const { work } = workThat(undefined, ...times(30, duplicate))

    await expect(runTransaction(connections, work, again)).rejects.toMatchObject({
      reason: 'OUTCOME_UNKNOWN',
    })
  })

  it('believes a refusal that the next run throws', async () => {
    const { connections } = fakeConnections({ COMMIT: [lost()] })
    const { work } = workThat(undefined, new Refusal('CART_ENDED'))

    await expect(runTransaction(connections, work, again)).rejects.toMatchObject({ reason: 'CART_ENDED' })
  })
})

describe('past its deadline of five seconds a transaction', () => {
  it('is not run again', async () => {
    const { connections, log } = fakeConnections()
    let runs = 0
    const slow = async () => {
      runs++
      nowMs += 5_000
      throw deadlock()
    }

    await expect(runTransaction(connections, slow, again)).rejects.toBeInstanceOf(Unavailable)
    expect(runs).toBe(1)
    expect(log.at(-1)).toBe('1 release')
  })

  it('does not take another connection after a pause that ended there', async () => {
    const { connections, log } = fakeConnections()
    vi.spyOn(Math, 'random').mockImplementation(() => {
      nowMs += 5_000
      return 0
    })

    await expect(runTransaction(connections, workThat(deadlock()).work, again)).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      cause: { name: 'DeadlinePassed', message: 'no time is left for another try' },
    })
    expect(log.filter((line) => line.endsWith('acquire'))).toEqual(['1 acquire'])
  })

  it('was given up to the last millisecond', async () => {
    let runs = 0
    const slow = async () => {
      nowMs += 4_999
      if (++runs === 1) throw deadlock()
      return 'done'
    }

    expect(await runTransaction(fakeConnections().connections, slow, again)).toBe('done')
  })

  it('gives every run the same deadline', async () => {
    const { connections, deadlines } = fakeConnections()
    let runs = 0
    const slow = async () => {
      nowMs += 1_000
      if (++runs < 3) throw deadlock()
      return 'done'
    }

    await runTransaction(connections, slow, again)
    expect(deadlines).toEqual([1_005_000, 1_005_000, 1_005_000])
  })

  it('is another one where the work is given more time', async () => {
    const { connections, deadlines } = fakeConnections()

    await runTransaction(connections, workThat().work, { ...once, deadlineMs: 60_000 })
    expect(deadlines).toEqual([1_060_000])
  })
})
