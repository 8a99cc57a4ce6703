import type { Caller } from '@kedai/shared/auth/caller.ts'
import { coalesceWrites } from '@kedai/shared/coalesce/coalesce-writes.ts'
import type { Config } from '@kedai/shared/config/config.ts'
import { newTransactionId } from '@kedai/shared/contract/ids.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import type { PayBody, Payment } from './contract.ts'
import type { PayOrder } from './pay-order.ts'
import { payTogether } from './pay-together.ts'
import { sellOffline } from './sell-offline.ts'

/** Pays a cart: one sale or none, whatever is repeated. */
export type PayCart = (
  body: PayBody,
  caller: Caller,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<Payment>>

/** What pay needs from outside. */
export type PayNeeds = Pick<Platform, 'database' | 'settings' | 'goodsChanged'> & {
  readonly config: Pick<Config, 'coalesceWrites'>
}

export function createPayCart({ database, settings, goodsChanged, config }: PayNeeds): PayCart {
  const payOnline = coalesceWrites({
    database,
    isOn: config.coalesceWrites,
    decide: payTogether,
    // By the number of its transaction, which is made before the first try.
    recognisesItself: () => true,
  })
  // Neither price nor stock refuses what was sold already, so it is no part of what is decided together.
  const payOffline = (order: PayOrder) =>
    database.transaction((statements) => sellOffline(statements, order), { recognisesItself: true })

  return async (body, caller, idempotency) => {
    if (body.offline !== undefined && idempotency === undefined) throw new Refusal('IDEMPOTENCY_KEY_REQUIRED')
    const order: PayOrder = {
      body,
      caller,
      idempotency,
      current: await settings.current(),
      now: Date.now(),
      transactionId: newTransactionId(),
    }
    const outcome = await (body.offline === undefined ? payOnline(order) : payOffline(order))
    if (!outcome.isReplay) goodsChanged.fire()
    return outcome
  }
}
