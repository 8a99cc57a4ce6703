import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { functions } from '../../functions/index.ts'
import { type LambdaFunction, lambdaFunction } from '../../shared/hosts/lambda.ts'
import { ADDRESSES } from '../../shared/hosts/mount.ts'
import type { Engine } from '../../shared/testing/engines/engines.ts'
import { createTestSchema } from '../../shared/testing/engines/test-schema.ts'
import { abilities } from './abilities.ts'
import type { ShopHost } from './shop-host.ts'
import { TILL_ORIGIN } from './suite/shop.ts'

/** The largest event that a Lambda is invoked with. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const EVENT_BYTES_MAX = 6 * 1024 * 1024
const URL_OF_API = 'https://abcde12345.execute-api.ap-southeast-3.amazonaws.com'
const TEXT = /^(text\/|application\/json)/

/** Every function as a Lambda in this process, invoked as an HTTP API of AWS does with its routes for each. */
export async function openLambdas(engine: Engine): Promise<ShopHost> {
  const schema = await createTestSchema(engine)
  const env = {
    DATABASE_URL: schema.url,
    DB_POOL: '2',
    LOG_LEVEL: 'silent',
    CORS_ORIGINS: TILL_ORIGIN,
    STREAM_SECONDS: '0',
    POLL_SECONDS: '25',
  }
  const lambdas = new Map<string, LambdaFunction>()
  for (const one of functions) lambdas.set(one.name, await lambdaFunction(one, { env }))
  return {
    url: URL_OF_API,
    can: abilities.Lambda,
    databaseUrl: schema.url,
    async fetch(request) {
      const lambda = lambdas.get(functionIn(new URL(request.url).pathname))
      if (lambda === undefined) return Response.json({ message: 'Not Found' }, { status: 404 })
      const event = await eventOf(request)
      if (JSON.stringify(event).length > EVENT_BYTES_MAX) return new Response(null, { status: 413 })
      const answer = await lambda.handler(event, { awsRequestId: randomUUID() } as Context)
      const headers = new Headers()
      for (const [name, value] of Object.entries(answer.headers)) headers.append(name, String(value))
      const body = answer.isBase64Encoded ? Buffer.from(answer.body, 'base64') : answer.body
      return new Response([204, 304].includes(answer.statusCode) ? null : body, {
        status: answer.statusCode,
        headers,
      })
    },
    async [Symbol.asyncDispose]() {
      for (const lambda of lambdas.values()) await lambda.close()
      await schema.drop()
    },
  }
}

function functionIn(path: string): string {
  const address = ADDRESSES.find((one) => path.startsWith(`${one}/`))
  return address === undefined ? '' : (path.slice(address.length + 1).split('/', 1)[0] ?? '')
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
async function eventOf(request: Request): Promise<APIGatewayProxyEventV2> {
  const { hostname, pathname, search, searchParams } = new URL(request.url)
  const body = Buffer.from(await request.arrayBuffer())
  const isBase64Encoded = body.length > 0 && !TEXT.test(request.headers.get('content-type') ?? '')
  const method = request.method
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: {
      ...Object.fromEntries(request.headers),
      'content-length': String(body.length),
      host: hostname,
    },
    queryStringParameters: Object.fromEntries(searchParams),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcde12345',
      domainName: hostname,
      domainPrefix: 'abcde12345',
      http: {
        method,
        path: pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '198.51.100.7',
        userAgent: request.headers.get('user-agent') ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: '24/Nov/2026:03:00:00 +0000',
      timeEpoch: 1_795_489_200_000,
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  }
}
