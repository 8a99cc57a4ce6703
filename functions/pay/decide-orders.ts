import type { FirstLock } from '@kedai/shared/coalesce/coalesce-writes.ts'
import { type Decision, decideEach } from '@kedai/shared/coalesce/decision.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { refuseOtherRequest } from '@kedai/shared/idempotency/stored-answers.ts'
import type { CartLine, CartRecord } from '@kedai/shared/sale/cart-record.ts'
import { isAllCash } from '@kedai/shared/sale/decide-payment.ts'
import { decideSale, type GoodsNeed, type Sale } from '@kedai/shared/sale/decide-sale.ts'
import { priceRulesOf } from '@kedai/shared/sale/price-rules.ts'
import type { SaleCatalogue } from '@kedai/shared/sale/sale-catalogue.ts'
import { admitOrder } from './admit-order.ts'
import type { SaleToBook } from './book-sales.ts'
import type { Payment } from './contract.ts'
import type { BookedPayment } from './find-payment.ts'
import { type HeldMoney, takeMoney } from './hold-money.ts'
import { discountsOf, type PayOrder, tendersOf } from './pay-order.ts'

/** Everything that orders are decided by, all of it locked or unchanging. */
export interface PayFacts {
  readonly carts: ReadonlyMap<number, CartRecord>
  /** Sales that are booked already, by the key they came with and by the cart they paid. */
  readonly byKey: ReadonlyMap<string, BookedPayment>
  readonly byCart: ReadonlyMap<number, BookedPayment>
  readonly lines: ReadonlyMap<number, readonly CartLine[]>
  readonly money: HeldMoney
  readonly catalogue: SaleCatalogue
  /** Whether a cart that is not in `carts` is not there, or held by somebody else. */
  readonly firstLock: FirstLock
}

type DecidedSale = SaleToBook & { readonly sale: Sale }

/** What orders come to; the answers of sales are known once they are booked. */
export interface DecidedOrders {
  /** In the sequence in which they are to be booked. */
  readonly sales: readonly DecidedSale[]
  /** Carts whose sale was booked before and is spoken of again. */
  readonly cartsSpokenOf: ReadonlySet<number>
  /** @param payments - of {@link DecidedOrders.sales}, in their sequence */
  decisionsOnce(payments: readonly Payment[]): Decision<Outcome<Payment>>[]
}

/** An answer that is there, or that of the sale with this index. */
type Decided =
  | Decision<Outcome<Payment>>
  | { readonly kind: 'sale'; readonly index: number; readonly isReplay: boolean }

/** Decides orders one after the other, each on what those before it have left. Asks nothing of the database. */
export function decideOrders(orders: readonly PayOrder[], facts: PayFacts): DecidedOrders {
  const sales: DecidedSale[] = []
  const cartsSpokenOf = new Set<number>()
  const indexByCart = new Map<number, number>()
  const indexByKey = new Map<string, number>()

  function decide(order: PayOrder): Decided {
    const { body, idempotency } = order
    const cart = facts.carts.get(body.cart_id)
    if (cart === undefined && facts.firstLock === 'skip') return { kind: 'held-elsewhere' }

    const earlier = idempotency && facts.byKey.get(idempotency.key)
    if (earlier !== undefined) return decideRepeat(order, earlier)
    const neighbour = idempotency && indexByKey.get(idempotency.key)
    if (neighbour !== undefined) {
      refuseOtherRequest(order.idempotency, sales[neighbour]?.order.idempotency?.fingerprint)
      return { kind: 'sale', index: neighbour, isReplay: true }
    }

    if (cart === undefined) throw new Refusal('CART_NOT_FOUND')
    if (cart.status === 'paid') return decidePaidCart(order, cart)
    const paidBy = indexByCart.get(cart.id)
    if (paidBy !== undefined) refusePaid(sales[paidBy]?.order.transactionId)
    if (cart.hasEnded) throw new Refusal('CART_ENDED')
    admitOrder(order)
    return sell(order, cart)
  }

  function decideRepeat(order: PayOrder, { fingerprint, payment }: BookedPayment): Decided {
    refuseOtherRequest(order.idempotency, fingerprint)
    cartsSpokenOf.add(order.body.cart_id)
    // Booked by an earlier try of this very request: then it is the first answer, not a repeat.
    return answered(payment, payment.transaction_id !== order.transactionId)
  }

  function decidePaidCart(order: PayOrder, cart: CartRecord): Decided {
    const booked = facts.byCart.get(cart.id)
    if (booked === undefined) throw new Error(`cart ${cart.id} is paid but has no transaction`)
    cartsSpokenOf.add(cart.id)
    if (booked.payment.transaction_id === order.transactionId) return answered(booked.payment, false)
    return refusePaid(booked.payment.transaction_id)
  }

  function sell(order: PayOrder, cart: CartRecord): Decided {
    const { body, current, now } = order
    const tenders = tendersOf(body)
    const sale = decideSale({
      lines: facts.lines.get(cart.id) ?? [],
      catalogue: facts.catalogue,
      rules: priceRulesOf(current, now, { isCash: isAllCash(tenders), discounts: discountsOf(body) }),
      tenders,
    })
    const money = takeMoney(facts.money, sale, order)
    takeGoods(facts.catalogue, sale.needs)
    const index = sales.push({ cart, sale, money, order }) - 1
    indexByCart.set(cart.id, index)
    if (order.idempotency !== undefined) indexByKey.set(order.idempotency.key, index)
    return { kind: 'sale', index, isReplay: false }
  }

  const decided = decideEach(orders, decide)
  return {
    sales,
    cartsSpokenOf,
    decisionsOnce: (payments) =>
      decided.map((one) => {
        if (one.kind !== 'sale') return one
        const payment = payments[one.index]
        if (payment === undefined) throw new Error('every sale that was decided is booked')
        return answered(payment, one.isReplay)
      }),
  }
}

function answered(answer: Payment, isReplay: boolean): Decision<Outcome<Payment>> {
  return { kind: 'answered', answer: { answer, isReplay } }
}

function refusePaid(transactionId: string | undefined): never {
  throw new Refusal('CART_ALREADY_PAID', { transaction_id: transactionId })
}

/** For the orders after it there is less. */
function takeGoods({ goods }: SaleCatalogue, needs: readonly GoodsNeed[]): void {
  for (const { goodsId, quantity, tracksStock } of needs) {
    const before = goods.get(goodsId)
    if (tracksStock && before !== undefined) goods.set(goodsId, { ...before, stock: before.stock - quantity })
  }
}
