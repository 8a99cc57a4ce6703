import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { lineTotal } from '@kedai/shared/money/rupiah.ts'
import {
  type CartRecord,
  flushBeforeAnswering,
  readCart,
  readCartLines,
} from '@kedai/shared/sale/cart-record.ts'
import { findTransactionOf } from '@kedai/shared/sale/paid-cart.ts'
import { priceRulesOf } from '@kedai/shared/sale/price-rules.ts'
import { type PriceRules, priceSale } from '@kedai/shared/sale/price-sale.ts'
import { choicesStillThere, piecePrice, readSaleCatalogue } from '@kedai/shared/sale/sale-catalogue.ts'
import type { CartView, ViewCartQuery } from './contract.ts'
import type { CartNeeds } from './within-cart.ts'

/**
 * The cart with its lines, the price that was accepted and the price now.
 *
 * @throws Refusal `CART_NOT_FOUND`
 */
export type ViewCart = (cartId: number, query: ViewCartQuery) => Promise<CartView>

export function createViewCart({ database, settings }: CartNeeds): ViewCart {
  return async (cartId, { method }) => {
    const rules = priceRulesOf(await settings.current(), Date.now(), { isCash: method === 'cash' })
    return database.read(async (statements) => {
      const cart = await readCart(statements, cartId)
      if (cart === undefined) throw new Refusal('CART_NOT_FOUND')
      return viewOf(statements, cart, rules)
    })
  }
}

async function viewOf(statements: Statements, cart: CartRecord, rules: PriceRules): Promise<CartView> {
  const lines = await readCartLines(statements, cart.id)
  const catalogue = await readSaleCatalogue(statements, lines)
  const choices = choicesStillThere(lines, catalogue)
  const priced = priceSale(lines, catalogue.goods, rules, choices)
  return {
    cart_id: cart.id,
    user_id: cart.userId,
    status: cart.hasEnded ? 'ended' : cart.status,
    ends_at: rfc3339(cart.endsAt),
    transaction_id: cart.status === 'paid' ? await tellOfSale(statements, cart.id) : null,
    total_goods: priced.totalGoods,
    total_amount: priced.totalAmount,
    lines: lines.map((line) => {
      const now = catalogue.goods.get(line.goodsId)
      const chosen = choices.get(line.lineNumber)
      return {
        line_number: line.lineNumber,
        goods_id: line.goodsId,
        name: now?.name ?? '',
        goods_price: line.unitPrice,
        price_now: now?.isActive && chosen ? piecePrice(now, chosen) : null,
        total: line.quantity,
        amount: lineTotal(line.unitPrice, line.quantity),
        note: line.note,
        modifiers: [...(chosen?.modifiers ?? [])],
      }
    }),
    extras: priced.lines.flatMap(({ kind, name, amount, includedAmount }) =>
      kind === 'goods' ? [] : [{ kind, name, amount, included_amount: includedAmount }],
    ),
  }
}

/** Before a sale is spoken of, its flush is made sure of. */
async function tellOfSale(statements: Statements, cartId: number): Promise<string> {
  await flushBeforeAnswering(statements, cartId)
  return findTransactionOf(statements, cartId)
}
