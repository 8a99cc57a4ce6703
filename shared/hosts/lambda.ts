import awsLambdaFastify, { type LambdaFastifyOptions, type LambdaResponseStreamed } from '@fastify/aws-lambda'
import type { Context } from 'aws-lambda'
import type { DestinationStream } from 'pino'
import type { KedaiFunction } from '../http/define-function.ts'
import { createContainer } from './container.ts'
import { answerForBroken, isBinary, type LambdaAnswer, tidyAnswer } from './lambda-answer.ts'
import { type LambdaEvent, type LambdaRequest, lambdaRequest } from './lambda-request.ts'
import { setUpLambda } from './lambda-setup.ts'
import { type LambdaStreamHandler, streamHandler } from './lambda-stream.ts'

export type LambdaHandler = (event: LambdaEvent, context: Context) => Promise<LambdaAnswer>

/** A function as a Lambda. */
export interface LambdaFunction {
  /** Answers whole: for APIs, load balancers, and function URLs in the mode BUFFERED. */
  readonly handler: LambdaHandler
  /** Answers piece by piece: for function URLs in the mode RESPONSE_STREAM. Undefined outside of a Lambda. */
  readonly stream: LambdaStreamHandler | undefined
  /** For tests: nobody tells a Lambda that it ends. */
  close(): Promise<void>
}

export interface LambdaOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Where log lines go; standard output by default. */
  readonly logStream?: DestinationStream
}

/**
 * The same as in its container, invoked by events in place of requests. The database need not be there.
 *
 * @throws ConfigError where the environment makes no configuration
 * @example export const { handler, stream } = await lambdaFunction(stocks)
 */
export async function lambdaFunction(
  one: KedaiFunction,
  { env = process.env, logStream }: LambdaOptions = {},
): Promise<LambdaFunction> {
  const { config, database } = setUpLambda(env)
  const app = await createContainer(one, { database, config, ...(logStream && { logStream }) })
  const askWhole = awsLambdaFastify<LambdaRequest>(app, { decorateRequest: false, enforceBase64: isBinary })
  const askInPieces = awsLambdaFastify<LambdaRequest, LambdaFastifyOptions, LambdaResponseStreamed>(app, {
    decorateRequest: false,
    payloadAsStream: true,
  })

  async function answer(event: LambdaEvent, context: Context): Promise<LambdaAnswer> {
    const request = lambdaRequest(event, one.name)
    const whole = await askWhole(request, context)
    // The library's own answer where ours broke off half-way: it has none of our headers.
    const isBroken = whole.headers['x-request-id'] === undefined
    return tidyAnswer(isBroken ? answerForBroken(request) : whole, event)
  }

  return {
    handler: (event, context) => database.awake(() => answer(event, context)),
    stream: streamHandler(
      (event, context) => askInPieces(lambdaRequest(event, one.name), context),
      database.awake,
    ),
    async close() {
      await app.close()
      await database.close()
    },
  }
}
