import type { Readable } from 'node:stream'
import type { EventScope } from '@kedai/shared/outbox/event-record.ts'
import { type Follower, followEvents, type Outbox } from '@kedai/shared/outbox/follow-events.ts'
import type { FastifyReply } from 'fastify'
import type { PolledEvents } from './contract.ts'
import { eventStream, onTheWire } from './event-stream.ts'

/** The two ways in which events are told; both go on from a number that the client had. */
export interface AnswerEvents {
  /** Answers with a stream. */
  stream(
    reply: Pick<FastifyReply, 'headers' | 'type' | 'raw'>,
    scope: EventScope,
    after: number | undefined,
    isPermitted?: () => Promise<boolean>,
  ): Promise<Readable>
  /** Waits for events, so many seconds at the most, or until the client has gone. */
  poll(
    reply: Pick<FastifyReply, 'header' | 'raw'>,
    scope: EventScope,
    after: number | undefined,
    waitSeconds: number,
  ): Promise<PolledEvents>
}

export interface AnswerTimes {
  /** How long a stream lasts. */
  readonly streamMs: number
  /** How long a poll waits at the most, whatever its client asks for. */
  readonly pollMs: number
}

export function createAnswerEvents(outbox: Outbox, { streamMs, pollMs }: AnswerTimes): AnswerEvents {
  return {
    async stream(reply, scope, after, isPermitted) {
      const follower = await followEvents(outbox, scope, after)
      closeWithClient(follower, reply)
      // A gateway that gathers or compresses answers would keep events back.
      reply.headers({ 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' })
      reply.type('text/event-stream; charset=utf-8')
      return eventStream(follower, { lastsMs: streamMs, ...(isPermitted && { isPermitted }) })
    },
    async poll(reply, scope, after, waitSeconds) {
      const follower = await followEvents(outbox, scope, after)
      closeWithClient(follower, reply)
      try {
        const events = await follower.next(Math.min(waitSeconds * 1_000, pollMs))
        reply.header('Cache-Control', 'no-store')
        return { events: events.map(onTheWire), next_after: follower.position() }
      } finally {
        follower.close()
      }
    },
  }
}

function closeWithClient(follower: Follower, { raw }: Pick<FastifyReply, 'raw'>): void {
  raw.once('close', () => follower.close())
  // It may have gone while the follower joined.
  if (raw.destroyed) follower.close()
}
