import type { LambdaResponse, LambdaResponseBase } from '@fastify/aws-lambda'
import type { LambdaEvent } from './lambda-request.ts'

/** What a Lambda gives back for whoever invoked it to answer with. */
export interface LambdaAnswer extends LambdaResponse {
  readonly multiValueHeaders?: Record<string, string[]>
}

/** Of one connection, and here there is none: what invoked the Lambda has its own to the client. */
const OF_A_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding'])
const TEXT = /^(text\/|application\/(.+\+)?json\b|application\/x-ndjson\b)/

/** Whether the body has to be written in base64: what is no text, or was compressed. */
export function isBinary({ headers }: { readonly headers: Record<string, unknown> }): boolean {
  const type = headers['content-type']
  return headers['content-encoding'] !== undefined || (typeof type === 'string' && !TEXT.test(type))
}

/** The beginning of an answer, as it goes to the client. */
export function tidyHead<Head extends LambdaResponseBase>(head: Head): Head {
  const headers = Object.entries(head.headers).filter(([name]) => !OF_A_CONNECTION.has(name.toLowerCase()))
  return { ...head, headers: Object.fromEntries(headers) }
}

/** A load balancer that gives headers as arrays wants them as arrays. */
export function tidyAnswer(answer: LambdaAnswer, event: LambdaEvent): LambdaAnswer {
  const tidy = tidyHead(answer)
  if (!('elb' in event.requestContext && 'multiValueHeaders' in event && event.multiValueHeaders)) return tidy
  const single = Object.entries(tidy.headers).map(([name, value]) => [name, [value]])
  return { ...tidy, multiValueHeaders: { ...Object.fromEntries(single), ...tidy.multiValueHeaders } }
}
