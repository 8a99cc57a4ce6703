import { bearerTokenOf } from '@kedai/shared/auth/token.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { etagOf, isFresh } from '@kedai/shared/http/etag.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import {
  LISTENER_READS_MAX,
  LISTENERS_MAX,
  STAFF_LISTENERS_MAX,
  STREAM_DEADLINE_MS,
} from '@kedai/shared/limits.ts'
import { createFlushGuard } from '@kedai/shared/outbox/flush-guard.ts'
import { createOutboxPoller } from '@kedai/shared/outbox/outbox-poller.ts'
import { takeTurns } from '@kedai/shared/outbox/take-turns.ts'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type AnswerEvents, createAnswerEvents } from './answer-events.ts'
import {
  EventStream,
  PolledEvents,
  PollQuery,
  STREAM_DESCRIPTION,
  StreamHeaders,
  StreamQuery,
  WatchedTransaction,
  WatchParams,
} from './contract.ts'
import {
  createRequireTransaction,
  createShowTransaction,
  type RequireTransaction,
  type ShowTransaction,
} from './show-transaction.ts'

/** What watching needs from outside. */
export interface WatchDeps {
  readonly showTransaction: ShowTransaction
  readonly requireTransaction: RequireTransaction
  readonly answerEvents: AnswerEvents
  /** Ends every stream and poll. */
  readonly endAll: () => void
  readonly logFaultsTo: (log: Pick<FastifyBaseLogger, 'error'>) => void
  readonly isSignedIn: (request: Pick<FastifyRequest, 'headers'>) => Promise<boolean>
}

const LISTENER_REFUSALS = ['LISTENERS_FULL'] as const
const CUSTOMER_REFUSALS = [...LISTENER_REFUSALS, 'TRANSACTION_NOT_FOUND', 'TOO_MANY_LISTENERS'] as const
/** A stream outlasts the handler's deadline, and a HEAD of it would have nothing to say. */
const STREAMING = { handlerTimeout: STREAM_DEADLINE_MS, exposeHeadRoute: false } as const

/** @param lastsMs - how long a stream lasts; as it is configured where nothing is given */
export const createWatch = (lastsMs?: number) =>
  definePart<WatchDeps>({
    wire: ({ database, sessions, config }) => {
      const times = {
        streamMs: lastsMs ?? config.streamSeconds * 1_000,
        pollMs: config.pollSeconds * 1_000,
      }
      const flushGuard = createFlushGuard(database)
      let log: Pick<FastifyBaseLogger, 'error'> | undefined
      const onFault = (err: unknown) => log?.error({ err }, 'the events could not be read')
      const poller = createOutboxPoller(database, flushGuard, { onFault })
      const inTurns = takeTurns(database, {
        parallel: LISTENER_READS_MAX,
        waitingMax: LISTENERS_MAX + STAFF_LISTENERS_MAX,
      })
      return {
        showTransaction: createShowTransaction(database, flushGuard),
        requireTransaction: createRequireTransaction(inTurns),
        answerEvents: createAnswerEvents({ database: inTurns, flushGuard, poller }, times),
        endAll: poller.end,
        logFaultsTo: (to) => {
          log = to
        },
        isSignedIn: async ({ headers }) => {
          const token = bearerTokenOf(headers.authorization ?? '')
          return token !== undefined && (await sessions.find(token)) !== undefined
        },
      }
    },
    routes: (deps) => async (app) => {
      deps.logFaultsTo(app.log)
      app.addHook('preClose', async () => deps.endAll())

      app.get(
        '/:transaction_id',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'watchTransaction',
            summary: 'What became of a transaction, for whoever holds its id',
            params: WatchParams,
            response: {
              200: enveloped(WatchedTransaction),
              304: z.null().describe('It is still as the answer that If-None-Match names'),
              ...refusals('TRANSACTION_NOT_FOUND'),
            },
          },
        },
        async (request, reply) => {
          const watched = await deps.showTransaction(request.params.transaction_id)
          const etag = etagOf(JSON.stringify(watched))
          reply.headers({ ETag: etag, 'Cache-Control': 'no-cache' })
          return isFresh(request, etag) ? reply.code(304).send(null) : ok(watched)
        },
      )

      app.get(
        '/:transaction_id/events',
        {
          ...STREAMING,
          config: { access: 'public' },
          schema: {
            operationId: 'streamTransactionEvents',
            summary: 'The steps of a transaction as they come',
            description: STREAM_DESCRIPTION,
            params: WatchParams,
            querystring: StreamQuery,
            headers: StreamHeaders,
            response: { 200: EventStream, ...refusals(...CUSTOMER_REFUSALS) },
          },
        },
        async ({ params: { transaction_id }, query, headers }, reply) => {
          await deps.requireTransaction(transaction_id)
          const after = headers['last-event-id'] ?? query.after ?? 0
          return reply.send((await deps.answerEvents.stream(reply, scopeOf(transaction_id), after)) as never)
        },
      )

      app.get(
        '/:transaction_id/events/poll',
        {
          ...STREAMING,
          config: { access: 'public' },
          schema: {
            operationId: 'pollTransactionEvents',
            summary: 'The steps of a transaction, waited for; for clients without Server-Sent Events',
            params: WatchParams,
            querystring: PollQuery,
            response: { 200: enveloped(PolledEvents), ...refusals(...CUSTOMER_REFUSALS) },
          },
        },
        async ({ params: { transaction_id }, query }, reply) => {
          await deps.requireTransaction(transaction_id)
          return ok(
            await deps.answerEvents.poll(reply, scopeOf(transaction_id), query.after ?? 0, query.wait),
          )
        },
      )

      app.get(
        '/events',
        {
          ...STREAMING,
          config: { access: 'transactions.read' },
          schema: {
            operationId: 'streamEvents',
            summary: 'The steps of all transactions as they come',
            description: STREAM_DESCRIPTION,
            querystring: StreamQuery,
            headers: StreamHeaders,
            response: { 200: EventStream, ...refusals(...LISTENER_REFUSALS) },
          },
        },
        async (request, reply) => {
          const after = request.headers['last-event-id'] ?? request.query.after
          const isPermitted = () => deps.isSignedIn(request)
          return reply.send((await deps.answerEvents.stream(reply, 'all', after, isPermitted)) as never)
        },
      )

      app.get(
        '/events/poll',
        {
          ...STREAMING,
          config: { access: 'transactions.read' },
          schema: {
            operationId: 'pollEvents',
            summary: 'The steps of all transactions, waited for; for clients without Server-Sent Events',
            querystring: PollQuery,
            response: { 200: enveloped(PolledEvents), ...refusals(...LISTENER_REFUSALS) },
          },
        },
        async ({ query }, reply) => ok(await deps.answerEvents.poll(reply, 'all', query.after, query.wait)),
      )
    },
  })

export const watch = createWatch()

const scopeOf = (transactionId: string) => ({ transactionId: transactionId.toLowerCase() })
