import { pipeline } from 'node:stream/promises'
import type { LambdaResponseStreamed } from '@fastify/aws-lambda'
import type { Context, StreamifyHandler } from 'aws-lambda'
import { tidyHead } from './lambda-answer.ts'
import type { LambdaEvent } from './lambda-request.ts'

/** Answers an event by writing to a stream; ends with it. */
export type LambdaStreamHandler = StreamifyHandler<LambdaEvent, void>

/**
 * A handler for function URLs in the mode RESPONSE_STREAM.
 *
 * @param ask - gives the beginning of the answer and the rest as a stream
 * @returns undefined outside of a Lambda, whose runtime offers a global for this
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 */
export function streamHandler(
  ask: (event: LambdaEvent, context: Context) => Promise<LambdaResponseStreamed>,
  awake: (work: () => Promise<void>) => Promise<void>,
): LambdaStreamHandler | undefined {
  if (typeof awslambda === 'undefined') return undefined
  return awslambda.streamifyResponse<LambdaEvent, void>((event, answer, context) =>
    awake(async () => {
      const { meta, stream } = await ask(event, context)
      await pipeline(stream, awslambda.HttpResponseStream.from(answer, { ...tidyHead(meta) }))
    }),
  )
}
