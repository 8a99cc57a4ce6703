import { createSignal } from '@kedai/shared/http/signal.ts'
import { describe, expect, it, vi } from 'vitest'
import type { StocksQuery } from './contract.ts'
import { createListAnswers } from './list-answers.ts'
import type { GoodsPage } from './list-goods.ts'

const query: StocksQuery = { page: 1, total_goods: 10, sort: 'DESC', sort_by: 'id', count: false }
const emptyPage: GoodsPage = { goods: [], hasNext: false, next: undefined, totalCount: undefined }

describe('the shared answers of stocks', () => {
  it('ask the database once for many who ask the same at once', async () => {
    const listGoods = vi.fn(async () => emptyPage)
    const answerList = createListAnswers(listGoods, { lifetimeMs: 60_000, goodsChanged: createSignal() })
    const answers = await Promise.all(Array.from({ length: 50 }, () => answerList(query)))
    expect(listGoods).toHaveBeenCalledTimes(1)
    expect(new Set(answers.map((answer) => answer.etag)).size).toBe(1)
    expect(answers[0]?.body).toBe('{"code":200,"status":"OK","data":[]}')
  })

  it('ask again for another query', async () => {
    const listGoods = vi.fn(async () => emptyPage)
    const answerList = createListAnswers(listGoods, { lifetimeMs: 60_000, goodsChanged: createSignal() })
    await answerList(query)
    await answerList({ ...query, page: 2 })
    expect(listGoods).toHaveBeenCalledTimes(2)
  })

  it('end at once when goods change, also the one that is being asked for', async () => {
    const goodsChanged = createSignal()
    let finish: (page: GoodsPage) => void = () => undefined
    const listGoods = vi.fn(() => new Promise<GoodsPage>((resolve) => (finish = resolve)))
    const answerList = createListAnswers(listGoods, { lifetimeMs: 60_000, goodsChanged })
    const before = answerList(query)
    const finishBefore = finish
    goodsChanged.fire()
    const after = answerList(query)
    finish({ ...emptyPage, totalCount: 1 })
    finishBefore({ ...emptyPage, totalCount: 0 })
    expect((await before).totalCount).toBe(0)
    expect((await after).totalCount).toBe(1)
    expect((await answerList(query)).totalCount).toBe(1)
    expect(listGoods).toHaveBeenCalledTimes(2)
  })

  it('end after their lifetime', async () => {
    let now = 1000
    const listGoods = vi.fn(async () => emptyPage)
    const answerList = createListAnswers(listGoods, {
      lifetimeMs: 250,
      goodsChanged: createSignal(),
      clock: { now: () => now },
    })
    await answerList(query)
    now = 1250
    await answerList(query)
    expect(listGoods).toHaveBeenCalledTimes(1)
    now = 1251
    await answerList(query)
    expect(listGoods).toHaveBeenCalledTimes(2)
  })

  it('are not kept at all with a lifetime of 0', async () => {
    const listGoods = vi.fn(async () => emptyPage)
    const answerList = createListAnswers(listGoods, { lifetimeMs: 0, goodsChanged: createSignal() })
    await answerList(query)
    await answerList(query)
    expect(listGoods).toHaveBeenCalledTimes(2)
  })

  it('do not keep a failure', async () => {
    const listGoods = vi.fn(async () => emptyPage)
    listGoods.mockRejectedValueOnce(new Error('away'))
    const answerList = createListAnswers(listGoods, { lifetimeMs: 60_000, goodsChanged: createSignal() })
    await expect(answerList(query)).rejects.toThrow('away')
    expect((await answerList(query)).body).toContain('"data":[]')
  })
})
