/** The parts of an OpenAPI document that are tidied here. */
export interface ApiDocument {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, object> }
}

interface Operation {
  readonly parameters?: readonly { readonly name: string }[]
  readonly responses: Record<string, Response>
  /** Whether a change at this address needs If-Match, so that reading it gives the ETag for that. */
  readonly isVersioned?: boolean
}

interface Response {
  readonly description: string
  readonly content?: Readonly<Record<string, unknown>>
}

interface HeaderRule {
  readonly description: string
  readonly schema: { readonly type: 'string' | 'integer'; readonly enum?: readonly string[] }
  /** Whether an answer with this status carries it, told from what else the operation says. */
  readonly isSent: (status: string, operation: Operation) => boolean
}

const takes = (operation: Operation, name: string) =>
  operation.parameters?.some((parameter) => parameter.name === name) ?? false

/** Events go on from a number as well, and have no pages. */
const isOfEvents = (operation: Operation) =>
  takes(operation, 'wait') || 'text/event-stream' in (operation.responses['200']?.content ?? {})

const isAnswer = (status: string) => status === '200' || status === '304'

/** Response headers are written by hooks and handlers, not by schemas: this is where the document learns of them. */
const HEADERS: Readonly<Record<string, HeaderRule>> = {
  'X-Request-Id': {
    description: "Names this request in the shop's log",
    schema: { type: 'string' },
    isSent: () => true,
  },
  'Idempotency-Replayed': {
    description: 'Set when this answer was given before, for the same key',
    schema: { type: 'string', enum: ['true'] },
    isSent: (status, operation) => status === '200' && takes(operation, 'idempotency-key'),
  },
  ETag: {
    description: 'For If-None-Match: 304 while the answer is still the same',
    schema: { type: 'string' },
    isSent: (status, operation) =>
      isAnswer(status) && ('304' in operation.responses || operation.isVersioned === true),
  },
  Link: {
    description: 'The other pages (RFC 8288): first, prev, next, last; the targets are relative',
    schema: { type: 'string' },
    isSent: (status, operation) =>
      isAnswer(status) &&
      !isOfEvents(operation) &&
      ['page', 'after', 'before'].some((name) => takes(operation, name)),
  },
  'X-Total-Count': {
    description: 'Entries on all pages; only with count=true',
    schema: { type: 'integer' },
    isSent: (status, operation) => isAnswer(status) && takes(operation, 'count'),
  },
  'WWW-Authenticate': {
    description: 'How to sign in: with a bearer token',
    schema: { type: 'string', enum: ['Bearer'] },
    isSent: (status) => status === '401',
  },
  'Retry-After': {
    description: 'Seconds until trying again may help',
    schema: { type: 'integer' },
    isSent: (status, { responses }) =>
      status === '503' ||
      status === '429' ||
      responses[status]?.description.includes('`IN_PROGRESS`') === true,
  },
}

/** The document with what no schema says added, and without what nobody needs to read. */
export function tidyDocument<T extends object>(document: T & ApiDocument): T {
  const { paths: bare, components } = withoutSafeIntegerBounds(document)
  const paths = mapValues(bare, (methods) =>
    mapValues(methods, (operation) => ({
      ...operation,
      responses: mapValues(operation.responses, (response, status) => ({
        ...response,
        ...(status === '200' ? { description: 'OK' } : {}),
        headers: headersOf(status, {
          ...operation,
          isVersioned: Object.values(methods).some((one) => takes(one, 'if-match')),
        }),
      })),
    })),
  )
  return {
    ...document,
    paths,
    components: {
      ...components,
      headers: mapValues(HEADERS, ({ description, schema }) => ({ description, schema })),
      schemas: referencedSchemas(paths, components.schemas),
    },
  }
}

/** What zod bounds every integer by; the page would show it as the example of a stock. */
function withoutSafeIntegerBounds(document: ApiDocument): ApiDocument {
  const isBound = (key: string, value: unknown) =>
    (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) ||
    (key === 'minimum' && value === Number.MIN_SAFE_INTEGER)
  return JSON.parse(JSON.stringify(document), (key, value) => (isBound(key, value) ? undefined : value))
}

function headersOf(status: string, operation: Operation): Record<string, { $ref: string }> {
  const sent = Object.entries(HEADERS).filter(([, { isSent }]) => isSent(status, operation))
  return Object.fromEntries(sent.map(([name]) => [name, { $ref: `#/components/headers/${name}` }]))
}

/** Each zod schema with an id comes twice, as an input and as an output; those that are used remain, by name. */
function referencedSchemas(paths: object, schemas: Readonly<Record<string, object>>): Record<string, object> {
  const kept = new Map<string, object>()
  const unread: object[] = [paths]
  for (let part = unread.pop(); part !== undefined; part = unread.pop()) {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const schema = schemas[name]
      if (schema === undefined || kept.has(name)) continue
      kept.set(name, schema)
      unread.push(schema)
    }
  }
  return Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
