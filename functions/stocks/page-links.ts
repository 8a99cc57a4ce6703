import type { StocksQuery } from './contract.ts'
import type { GoodsPage } from './list-goods.ts'

/**
 * The `Link` header to the other pages. The targets are a query alone, so they hold under every address of the
 * function.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8288
 */
export function pageLinks(query: StocksQuery, { hasNext, totalCount }: GoodsPage): string | undefined {
  const pages: [string, number][] = []
  if (query.page > 1) pages.push(['first', 1], ['prev', query.page - 1])
  if (hasNext) pages.push(['next', query.page + 1])
  if (totalCount !== undefined && totalCount > 0)
    pages.push(['last', Math.ceil(totalCount / query.total_goods)])
  if (pages.length === 0) return undefined
  return pages.map(([rel, page]) => `<?${queryOf({ ...query, page })}>; rel="${rel}"`).join(', ')
}

function queryOf(query: StocksQuery): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value))
  return params.toString()
}
