import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkHistory } from './check-history.ts'
import { openCustomers } from './customers.ts'
import type { HistoryRecord } from './history.ts'
import { readHistory } from './read-history.ts'
import { proveInRounds } from './rounds.ts'
import { openShopProcess } from './shop-process.ts'
import { asRoot, type Stage, setStage } from './stage.ts'

const [engine] = engines
const SALES = 40

const cleanUp = new AsyncDisposableStack()
let stage: Stage
let records: readonly HistoryRecord[]
beforeAll(async () => {
  if (engine === undefined) throw new Error('the run has no database')
  stage = await setStage(cleanUp, { engine }, { goodsCount: 5 })
  await proveInRounds({ proof: 'checker', variant: engine.name }, 1, async (round) => {
    const { history, draw, logPath } = round
    const { url } = await openShopProcess(round.cleanUp, { databaseUrl: stage.url, env: {}, logPath })
    const customers = openCustomers({ url, count: 4, goods: stage.goods, history, draw })
    await customers.untilSold(SALES)
    await customers.leave()
    records = history.records
    return { sales: customers.soldCount }
  })
})
afterAll(() => cleanUp.disposeAsync())

type Answered = HistoryRecord & { readonly kind: 'answered' }

/** A sale that was asked for once: its request and its answer. */
function lonelySale(): { request: number; answered: Answered } {
  const { requests } = readHistory(records)
  const lonely = requests.find(
    ({ purchase, answers }) =>
      answers[0]?.data?.['transaction_id'] !== undefined &&
      requests.filter((other) => other.purchase === purchase && other.operation === 'pay').length === 1,
  )
  const answered = records.find(
    (record): record is Answered => record.kind === 'answered' && record.request === lonely?.request,
  )
  if (answered === undefined) throw new Error('nothing was sold')
  return { request: answered.request, answered }
}

/** The records, with what `change` makes of each; undefined leaves one out. */
const changed = (change: (record: HistoryRecord) => HistoryRecord | undefined) =>
  records.flatMap((record) => change(record) ?? [])

const withData = (data: Readonly<Record<string, unknown>>) => {
  const { answered } = lonelySale()
  return changed((record) =>
    record === answered ? { ...answered, data: { ...answered.data, ...data } } : record,
  )
}

const kindsOf = async (history: readonly HistoryRecord[]) => {
  const { complaints } = await checkHistory(history, stage)
  return [...new Set(complaints.map(({ kind }) => kind))].sort()
}

describe('the check of a history', () => {
  it('has nothing to complain of where all went well', async () => {
    const { complaints, figures } = await checkHistory(records, stage)
    expect(complaints).toEqual([])
    expect(figures.acknowledged).toBeGreaterThanOrEqual(SALES)
  })

  it('misses a sale that is not in the books', async () => {
    expect(await kindsOf(withData({ transaction_id: '01920000-0000-7000-8000-000000000000' }))).toEqual([
      'lost',
    ])
  })

  it.each([
    { total_amount: 1 },
    { payment_amount: 1 },
    { return_amount: 1 },
    { receipt_number: '20200101-0001' },
  ])('sees an answer that differs from the books in %o', async (data) => {
    expect(await kindsOf(withData(data))).toEqual(['altered'])
  })

  it('sees a sale of other goods than were in the cart', async () => {
    const isCart = (record: HistoryRecord) => record.kind === 'asked' && record.operation === 'cart'
    const first = records.find(isCart)
    const history = changed((record) =>
      record === first && record.kind === 'asked'
        ? { ...record, body: { ...record.body, total: 99 } }
        : record,
    )
    expect(await kindsOf(history)).toEqual(['altered'])
  })

  it('sees a replay that differs from the first answer', async () => {
    const { answered } = lonelySale()
    const again: HistoryRecord = {
      ...answered,
      attempt: 2,
      data: { ...answered.data, call_number: '999' },
    }
    expect(await kindsOf([...records, again])).toEqual(['altered'])
  })

  it('sees a purchase that was sold twice', async () => {
    const history = changed((record) =>
      record.kind === 'asked' && record.purchase === '2.1' ? { ...record, purchase: '1.1' } : record,
    )
    expect(await kindsOf(history)).toEqual(['doubled'])
  })

  it('sees a sale that nobody asked for', async () => {
    const own = new Set(
      records.flatMap((record) =>
        record.kind === 'asked' && record.purchase === '1.1' && record.operation === 'pay'
          ? [record.request]
          : [],
      ),
    )
    const history = changed((record) => ('request' in record && own.has(record.request) ? undefined : record))
    expect(await kindsOf(history)).toEqual(['unasked'])
  })

  it('sees a sale that was refused to whoever asked for it', async () => {
    const { request } = lonelySale()
    const history = changed((record) =>
      record.kind === 'answered' && record.request === request
        ? { ...record, status: 409, data: null, error: { reason: 'OUT_OF_STOCK', details: {} } }
        : record,
    )
    expect(await kindsOf(history)).toEqual(['answer', 'unasked'])
  })

  it('sees an answer that no client should get', async () => {
    const { answered } = lonelySale()
    const error = { reason: 'INTERNAL', details: {} }
    const before: HistoryRecord = { ...answered, attempt: 0, status: 500, data: null, error }
    expect(
      await kindsOf(changed((record) => record).toSpliced(records.indexOf(answered), 0, before)),
    ).toEqual(['answer'])
  })

  it('misses the sale by which a cart is said to be paid', async () => {
    const { request, answered } = lonelySale()
    const asked = records.find((record) => record.kind === 'asked' && record.request === request)
    const other = records.length + 1
    const details = { transaction_id: '01920000-0000-7000-8000-000000000000' }
    const error = { reason: 'CART_ALREADY_PAID', details }
    if (asked?.kind !== 'asked') throw new Error('the sale was not asked for')
    const history = [
      ...records,
      { ...asked, request: other, key: 'another', mayBeRefused: ['CART_ALREADY_PAID'] },
      { ...answered, request: other, status: 409, data: null, error },
    ]
    expect(await kindsOf(history)).toEqual(['lost'])
  })

  it('sees stock that went elsewhere', async () => {
    const history = changed((record) =>
      record.kind === 'goods' ? { ...record, stock: record.stock + 1 } : record,
    )
    expect(await kindsOf(history)).toEqual(['stock'])
  })

  it('asks the invariants', async () => {
    const [goods] = stage.goods
    if (engine === undefined || goods === undefined) throw new Error('there is no stage')
    const take = (change: string) =>
      asRoot(engine, [
        `UPDATE ${new URL(stage.url).pathname.slice(1)}.goods SET stock = stock ${change} WHERE id = ${goods.goodsId}`,
      ])
    await take('- 1')
    expect(await kindsOf(records)).toEqual(['books', 'stock'])
    await take('+ 1')
    expect(await kindsOf(records)).toEqual([])
  })
})
