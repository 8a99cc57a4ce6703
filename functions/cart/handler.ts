import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { defineFunction } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { answerOnce, IdempotencyHeaders, idempotencyOf } from '@kedai/shared/idempotency/idempotency.ts'
import { type AddToCart, createAddToCart } from './add-to-cart.ts'
import { type ChangeLine, createChangeLine } from './change-line.ts'
import {
  AddToCartBody,
  CartParams,
  CartTotals,
  CartView,
  ChangeLineBody,
  LineParams,
  ViewCartQuery,
} from './contract.ts'
import { createRemoveLine, type RemoveLine } from './remove-line.ts'
import { createViewCart, type ViewCart } from './view-cart.ts'

/** What cart needs from outside. */
export interface CartDeps {
  readonly addToCart: AddToCart
  readonly viewCart: ViewCart
  readonly changeLine: ChangeLine
  readonly removeLine: RemoveLine
}

const CHANGE_REFUSALS = [
  'CART_NOT_FOUND',
  'CART_ALREADY_PAID',
  'CART_ENDED',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_KEY_REUSED',
  'IN_PROGRESS',
  'OUTCOME_UNKNOWN',
] as const

const STOCK_REFUSALS = [
  'GOODS_NOT_FOUND',
  'PRICE_CHANGED',
  'OUT_OF_STOCK',
  'QUANTITY_TOO_LARGE',
  'AMOUNT_TOO_LARGE',
  'MODIFIER_NOT_FOUND',
  'MODIFIER_SOLD_OUT',
  'MODIFIER_CHOICE',
] as const

export const cart = defineFunction<CartDeps>('cart', {
  summary: 'Add to cart, see it and change it.',
  wire: (platform) => ({
    addToCart: createAddToCart(platform),
    viewCart: createViewCart(platform),
    changeLine: createChangeLine(platform),
    removeLine: createRemoveLine(platform),
  }),
  // A cart that is not there is looked for, and refused; were it there, the goods would not be.
  warmUp: () => [
    { method: 'GET', url: '/1' },
    {
      method: 'POST',
      url: '/',
      payload: { cart_id: 1, user_id: 1, goods_id: Number.MAX_SAFE_INTEGER, total: 1 },
    },
  ],
  routes:
    ({ addToCart, viewCart, changeLine, removeLine }) =>
    async (app) => {
      app.post(
        '/',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'addToCart',
            summary: 'Add to cart',
            headers: IdempotencyHeaders,
            body: AddToCartBody,
            response: {
              200: enveloped(CartTotals),
              ...refusals(...CHANGE_REFUSALS, ...STOCK_REFUSALS, 'CART_FULL'),
            },
          },
        },
        async (request, reply) => {
          return answerOnce(reply, await addToCart(request.body, idempotencyOf(request)))
        },
      )

      app.get(
        '/:cart_id',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'viewCart',
            summary: 'See a cart',
            params: CartParams,
            querystring: ViewCartQuery,
            response: { 200: enveloped(CartView), ...refusals('CART_NOT_FOUND') },
          },
        },
        async (request) => ok(await viewCart(request.params.cart_id, request.query)),
      )

      app.patch(
        '/:cart_id/lines/:line_number',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'changeCartLine',
            summary: "Change a line's quantity or note, or accept its new price",
            headers: IdempotencyHeaders,
            params: LineParams,
            body: ChangeLineBody,
            response: {
              200: enveloped(CartTotals),
              ...refusals(...CHANGE_REFUSALS, ...STOCK_REFUSALS, 'CART_LINE_NOT_FOUND'),
            },
          },
        },
        async (request, reply) => {
          return answerOnce(reply, await changeLine(request.params, request.body, idempotencyOf(request)))
        },
      )

      app.delete(
        '/:cart_id/lines/:line_number',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'removeCartLine',
            summary: 'Take a line out of the cart',
            headers: IdempotencyHeaders,
            params: LineParams,
            response: {
              200: enveloped(CartTotals),
              ...refusals(...CHANGE_REFUSALS, 'CART_LINE_NOT_FOUND'),
            },
          },
        },
        async (request, reply) => {
          return answerOnce(reply, await removeLine(request.params, idempotencyOf(request)))
        },
      )
    },
})
