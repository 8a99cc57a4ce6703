import { enveloped } from '@kedai/shared/contract/envelope.ts'
import { defineFunction } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { answerOnce, IdempotencyHeaders, idempotencyOf } from '@kedai/shared/idempotency/idempotency.ts'
import { PayBody, Payment } from './contract.ts'
import { createPayCart, type PayCart } from './pay-cart.ts'

/** What pay needs from outside. */
export interface PayDeps {
  readonly payCart: PayCart
}

export const pay = defineFunction<PayDeps>('pay', {
  summary: 'Do the transaction: a cart is paid once.',
  wire: (platform) => ({ payCart: createPayCart(platform) }),
  // A cart that is not there is looked for, and refused; were it there, nobody may give money off without signing in.
  warmUp: () => [
    {
      method: 'POST',
      url: '/',
      payload: { cart_id: 1, payment_amount: 1, discounts: [{ amount: 1, reason: 'warm-up' }] },
    },
  ],
  routes:
    ({ payCart }) =>
    async (app) => {
      app.post(
        '/',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'payCart',
            summary: 'Do transaction',
            headers: IdempotencyHeaders,
            body: PayBody,
            response: {
              200: enveloped(Payment),
              ...refusals(
                'CART_NOT_FOUND',
                'CART_ALREADY_PAID',
                'CART_ENDED',
                'CART_EMPTY',
                'GOODS_INACTIVE',
                'PRICE_CHANGED',
                'OUT_OF_STOCK',
                'PAYMENT_TOO_LOW',
                'PAYMENT_NOT_EXACT',
                'AMOUNT_TOO_LARGE',
                'IDEMPOTENCY_KEY_INVALID',
                'IDEMPOTENCY_KEY_REUSED',
                'IDEMPOTENCY_KEY_REQUIRED',
                'IN_PROGRESS',
                'SIGN_IN_REQUIRED',
                'PERMISSION_DENIED',
                'METHOD_NEEDS_STAFF',
                'CASH_NEEDS_STAFF',
                'SHOP_CLOSED',
                'TENDER_NOT_OFFERED',
                'CUSTOMER_NOT_FOUND',
                'CREDIT_LIMIT',
                'SHIFT_REQUIRED',
                'MODIFIER_NOT_FOUND',
                'MODIFIER_SOLD_OUT',
                'MODIFIER_CHOICE',
                'CART_LINE_NOT_FOUND',
                'GOODS_NOT_FOUND',
                'SOLD_AT_REFUSED',
                'OUTCOME_UNKNOWN',
              ),
            },
          },
        },
        async (request, reply) => {
          return answerOnce(reply, await payCart(request.body, request.caller, idempotencyOf(request)))
        },
      )
    },
})
