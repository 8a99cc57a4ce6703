/** One request as it is sent; headers have names in small letters. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** From the first slash on, with its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
