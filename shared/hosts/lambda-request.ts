import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  LambdaFunctionURLEvent,
} from 'aws-lambda'
import { ADDRESSES } from './mount.ts'

/** A request as the REST API, the HTTP API, a function URL or a load balancer hands it to a Lambda. */
export type LambdaEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2 | LambdaFunctionURLEvent | ALBEvent

/** The one shape of all these, as \@fastify/aws-lambda reads it. */
export interface LambdaRequest {
  readonly httpMethod: string
  /** Within the function, with its query as the client sent it. */
  readonly path: string
  /** By names in lower case; an array where the client sent several. */
  readonly headers: Record<string, string | string[]>
  readonly cookies?: string[]
  readonly body: string | null
  readonly isBase64Encoded: boolean
  /** `2.0` has cookies of their own in the answer. */
  readonly version?: string
  readonly requestContext: {
    readonly requestId?: string
    readonly identity: { readonly sourceIp: string | undefined }
  }
}

/**
 * The library by itself leaves the stage of an HTTP API in the path, splits `?search=kopi,susu` in two, does not know a
 * load balancer's `+`, and takes all of a load balancer's clients for one address.
 *
 * @param name - of the function, whose own addresses are taken away from the path as OpenFaaS's gateway does
 */
export function lambdaRequest(event: LambdaEvent, name: string): LambdaRequest {
  const headers = headersOf(event)
  const query = queryOf(event)
  const path = pathWithin(event, name)
  return {
    httpMethod: 'httpMethod' in event ? event.httpMethod : event.requestContext.http.method,
    path: query === '' ? path : `${path}?${query}`,
    headers,
    ...('cookies' in event && event.cookies !== undefined && { cookies: event.cookies }),
    body: event.body ?? null,
    isBase64Encoded: event.isBase64Encoded,
    ...('version' in event && { version: event.version as string }),
    requestContext: {
      ...('requestId' in event.requestContext && { requestId: event.requestContext.requestId }),
      identity: { sourceIp: addressOf(event, headers) },
    },
  }
}

function pathWithin(event: LambdaEvent, name: string): string {
  const path = 'rawPath' in event ? event.rawPath : event.path
  // In front of the function's own address may be the stage, or what a domain of one's own is mapped by.
  const spellings = [path, withoutStage(event, path), path.replace(/^\/[^/]+/, '')]
  for (const spelling of spellings) {
    for (const address of ADDRESSES) {
      const own = `${address}/${name}`
      if (spelling === own) return '/'
      if (spelling.startsWith(`${own}/`)) return spelling.slice(own.length)
    }
  }
  return withoutStage(event, path)
}

/** Only an HTTP API, whose events name their version, has the stage in its paths. */
function withoutStage(event: LambdaEvent, path: string): string {
  if (!('version' in event && 'stage' in event.requestContext)) return path
  const prefix = `/${event.requestContext.stage}`
  if (path === prefix) return '/'
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path
}

function queryOf(event: LambdaEvent): string {
  if ('rawQueryString' in event) return event.rawQueryString
  const single = event.queryStringParameters ?? {}
  const pairs = Object.entries(event.multiValueQueryStringParameters ?? single).flatMap(([key, values]) =>
    [values ?? []].flat().map((value) => [key, value] as [string, string]),
  )
  // A load balancer gives them as they were sent, a REST API decoded.
  if ('elb' in event.requestContext) return pairs.map(([key, value]) => `${key}=${value}`).join('&')
  return new URLSearchParams(pairs).toString()
}

function headersOf(event: LambdaEvent): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(event.headers ?? {})) {
    if (value !== undefined) headers[name.toLowerCase()] = value
  }
  const several = 'multiValueHeaders' in event ? event.multiValueHeaders : undefined
  for (const [name, values] of Object.entries(several ?? {})) {
    const [first] = values ?? []
    if (values !== undefined && first !== undefined) {
      headers[name.toLowerCase()] = values.length === 1 ? first : values
    }
  }
  return headers
}

/** A load balancer adds the address that it saw as the last; those before it are the client's own words. */
function addressOf(
  { requestContext }: LambdaEvent,
  headers: Record<string, string | string[]>,
): string | undefined {
  if ('http' in requestContext) return requestContext.http.sourceIp
  if ('identity' in requestContext) return requestContext.identity.sourceIp
  const forwarded = headers['x-forwarded-for'] ?? ''
  return [forwarded].flat().join(',').split(',').at(-1)?.trim()
}
