/** Where a page stands among its like. */
export interface PagePlace {
  readonly hasNext: boolean
  /** How many there are on all pages; undefined where nobody counted. */
  readonly totalCount: number | undefined
  /** How many there are on one page. */
  readonly pageSize: number
}

/**
 * The `Link` header to the other pages. The targets are a query alone, so they hold under every address of the
 * function.
 *
 * @param query - what this page was asked by
 * @see https://www.rfc-editor.org/rfc/rfc8288
 */
export function pageLinks(
  query: { readonly page: number },
  { hasNext, totalCount, pageSize }: PagePlace,
): string | undefined {
  const pages: [string, number][] = []
  if (query.page > 1) pages.push(['first', 1], ['prev', query.page - 1])
  if (hasNext) pages.push(['next', query.page + 1])
  if (totalCount !== undefined && totalCount > 0) pages.push(['last', Math.ceil(totalCount / pageSize)])
  if (pages.length === 0) return undefined
  return pages.map(([rel, page]) => `<?${queryOf({ ...query, page })}>; rel="${rel}"`).join(', ')
}

function queryOf(query: object): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value))
  return params.toString()
}
