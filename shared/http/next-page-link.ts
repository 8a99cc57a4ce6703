/**
 * The `Link` header to the page after this one, for a list that goes on from a cursor. The target is a query alone,
 * so it holds under every address of the function.
 *
 * @param query - what this page was asked by
 * @param cursor - the parameter that the next one is asked by
 * @see https://www.rfc-editor.org/rfc/rfc8288
 */
export function nextPageLink(query: object, cursor: Readonly<Record<string, string | number>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, ...cursor })) {
    if (value !== undefined) params.set(name, String(value))
  }
  return `<?${params}>; rel="next"`
}
