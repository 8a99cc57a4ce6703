import { ok } from '@kedai/shared/contract/envelope.ts'
import { etagOf } from '@kedai/shared/http/etag.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { pageLinks } from '@kedai/shared/http/page-links.ts'
import type { Signal } from '@kedai/shared/http/signal.ts'
import { LIST_ANSWERS_MAX } from '@kedai/shared/limits.ts'
import { LRUCache } from 'lru-cache'
import type { StocksQuery } from './contract.ts'
import { writeCursor } from './cursor.ts'
import type { GoodsPage, ListGoods } from './list-goods.ts'

/** An answer, written out once and sent to everyone who asks the same. */
export interface ListAnswer {
  readonly body: string
  readonly etag: string
  readonly link: string | undefined
  readonly totalCount: number | undefined
}

export type AnswerList = (query: StocksQuery) => Promise<ListAnswer>

export interface ListAnswersOptions {
  /** How long an answer may be given again, in milliseconds; 0 turns that off. */
  readonly lifetimeMs: number
  /** Ends every lifetime at once: what this process changed is seen at once in it. */
  readonly goodsChanged: Signal
  /** Milliseconds; the process's own clock by default. */
  readonly clock?: { now(): number }
}

/** Answers from a very short shared cache: of many who ask the same at once, one asks the database. */
export function createListAnswers(
  listGoods: ListGoods,
  { lifetimeMs, goodsChanged, clock = performance }: ListAnswersOptions,
): AnswerList {
  const answer = async (query: StocksQuery) => writeAnswer(query, await listGoods(query))
  if (lifetimeMs === 0) return answer

  const cache = new LRUCache<string, ListAnswer, StocksQuery>({
    max: LIST_ANSWERS_MAX,
    ttl: lifetimeMs,
    ttlResolution: 0,
    perf: clock,
    fetchMethod: (_key, _stale, { context }) => answer(context),
  })
  // In the key rather than by clearing: an answer that was asked for before a change is not kept after it.
  let generation = 0
  goodsChanged.onFire(() => {
    generation++
  })
  return (query) => cache.forceFetch(`${generation} ${JSON.stringify(query)}`, { context: query })
}

function writeAnswer(query: StocksQuery, page: GoodsPage): ListAnswer {
  const body = JSON.stringify(ok(page.goods))
  return {
    body,
    etag: etagOf(body),
    link: linkOf(query, page),
    totalCount: page.totalCount,
  }
}

function linkOf(query: StocksQuery, page: GoodsPage): string | undefined {
  if (!query.cursor && query.after === undefined) {
    return pageLinks(query, { ...page, pageSize: query.total_goods })
  }
  return page.next === undefined
    ? undefined
    : nextPageLink({ ...query, page: undefined }, { after: writeCursor(page.next) })
}
