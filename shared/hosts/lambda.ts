import awsLambdaFastify, { type LambdaFastifyOptions, type LambdaResponseStreamed } from '@fastify/aws-lambda'
import type { Context } from 'aws-lambda'
import type { DestinationStream } from 'pino'
import type { KedaiFunction } from '../http/define-function.ts'
import { createContainer } from './container.ts'
import { isBinary, type LambdaAnswer, tidyAnswer } from './lambda-answer.ts'
import { answeringAlways } from './lambda-inject.ts'
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
  const asked = answeringAlways(app)
  const askWhole = awsLambdaFastify<LambdaRequest>(asked, { decorateRequest: false, enforceBase64: isBinary })
  const askInPieces = awsLambdaFastify<LambdaRequest, LambdaFastifyOptions, LambdaResponseStreamed>(asked, {
    decorateRequest: false,
    payloadAsStream: true,
  })
  return {
    handler: (event, context) =>
      database.awake(async () => tidyAnswer(await askWhole(lambdaRequest(event, one.name), context), event)),
    stream: streamHandler({
      ask: (event, context) => askInPieces(lambdaRequest(event, one.name), context),
      awake: database.awake,
      log: app.log,
    }),
    async close() {
      await app.close()
      await database.close()
    },
  }
}
