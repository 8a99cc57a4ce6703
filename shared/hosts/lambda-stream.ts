import { pipeline } from 'node:stream/promises'
import type { LambdaResponseStreamed } from '@fastify/aws-lambda'
import type { Context, StreamifyHandler } from 'aws-lambda'
import type { FastifyBaseLogger } from 'fastify'
import { tidyHead } from './lambda-answer.ts'
import type { LambdaEvent } from './lambda-request.ts'

/** Answers an event by writing to a stream; ends with it. */
export type LambdaStreamHandler = StreamifyHandler<LambdaEvent, void>

export interface StreamHandlerDeps {
  /** Gives the beginning of the answer, and the rest as a stream. */
  readonly ask: (event: LambdaEvent, context: Context) => Promise<LambdaResponseStreamed>
  /** Does the work of one invocation. */
  readonly awake: (work: () => Promise<void>) => Promise<void>
  readonly log: Pick<FastifyBaseLogger, 'error'>
}

/**
 * A handler for function URLs in the mode RESPONSE_STREAM.
 *
 * @returns undefined outside of a Lambda, whose runtime offers a global for this
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 */
export function streamHandler({ ask, awake, log }: StreamHandlerDeps): LambdaStreamHandler | undefined {
  if (typeof awslambda === 'undefined') return undefined
  return awslambda.streamifyResponse<LambdaEvent, void>((event, answer, context) =>
    awake(async () => {
      const { meta, stream } = await ask(event, context)
      try {
        await pipeline(stream, awslambda.HttpResponseStream.from(answer, { ...tidyHead(meta) }))
      } catch (err) {
        log.error({ err }, 'an answer broke off')
        // The runtime prints an error with all its fields: this one has none.
        throw new Error('the answer broke off')
      }
    }),
  )
}
