import { isDeepStrictEqual } from 'node:util'
import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import type { Answer, HistoryRecord } from './history.ts'
import { finalOf, type RequestStory, readHistory, type Story } from './read-history.ts'
import { type BookedSale, readSales, readStock } from './read-sales.ts'
import type { Stage } from './stage.ts'

/** What the shop must never do. */
export interface Complaint {
  readonly kind: /** A sale that a customer was told of is not in the books. */
    | 'lost'
    /** One purchase was sold more than once. */
    | 'doubled'
    /** A sale differs from what was answered, or one answer from another. */
    | 'altered'
    /** A sale that nobody asked for, or that the shop said it refused. */
    | 'unasked'
    /** An answer that no client should see here. */
    | 'answer'
    /** Stock is not what it was less what was sold. */
    | 'stock'
    /** An invariant of the books is broken. */
    | 'books'
  readonly text: string
}

export interface Checked {
  readonly complaints: readonly Complaint[]
  readonly figures: {
    /** Sales that a customer was told of. */
    readonly acknowledged: number
    /** Attempts after the first one of a request. */
    readonly repeats: number
    /** Answers that were given once before. */
    readonly replays: number
    readonly lost: number
    readonly doubled: number
    readonly brokenInvariants: number
  }
}

/** Beside 200 and a refusal that the request says may come; what invites a repeat is judged by these. */
const REPEATABLE_STATUSES = [409, 429, 503]

/**
 * Compares what customers were told with what is in the books, once they all have left.
 *
 * @param records - the whole history of the stage's shop
 */
export async function checkHistory(records: readonly HistoryRecord[], stage: Stage): Promise<Checked> {
  const story = readHistory(records)
  const [sales, stock, broken] = await stage.withDatabase((database) =>
    database.read(async (statements) => [
      await readSales(statements),
      await readStock(statements),
      await checkInvariants(statements),
    ]),
  )
  const complaints = [
    ...story.requests.flatMap((request) => complaintsOfAnswers(request)),
    ...complaintsOfPayments(story, sales),
    ...complaintsOfSales(story, sales),
    ...complaintsOfStock(story, sales, stock),
    ...broken.map(({ name, rows }) => complaint('books', `${name}: ${JSON.stringify(rows)}`)),
  ]
  const payments = story.requests.filter(({ operation }) => operation === 'pay')
  const count = (kind: Complaint['kind']) => complaints.filter((one) => one.kind === kind).length
  return {
    complaints,
    figures: {
      acknowledged: new Set(payments.flatMap(({ answers }) => successesOf(answers).map(transactionOf))).size,
      repeats: story.requests.reduce((sum, { attempts }) => sum + Math.max(attempts - 1, 0), 0),
      replays: payments.flatMap(({ answers }) => answers).filter(({ isReplay }) => isReplay).length,
      lost: count('lost'),
      doubled: count('doubled'),
      brokenInvariants: count('books'),
    },
  }
}

function complaint(kind: Complaint['kind'], text: string): Complaint {
  return { kind, text }
}

const successesOf = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200)
const transactionOf = ({ data }: Answer) => String(data?.['transaction_id'])

function complaintsOfAnswers({ request, operation, answers, mayBeRefused = [] }: RequestStory): Complaint[] {
  const final = finalOf(answers)
  const unfit = answers.filter((answer) => {
    if (answer.status === 200) return false
    if (answer === final) return !mayBeRefused.includes(answer.error?.reason ?? '')
    return !REPEATABLE_STATUSES.includes(answer.status)
  })
  return unfit.map(({ status, error }) =>
    complaint('answer', `request ${request} (${operation}) was answered ${status} ${error?.reason}`),
  )
}

/** Every payment that was acknowledged is in the books as it was answered, each time the same. */
function complaintsOfPayments({ requests, pieces }: Story, sales: readonly BookedSale[]): Complaint[] {
  const bookedById = new Map(sales.map((sale) => [sale.transactionId, sale]))
  const bookedByCart = new Map(sales.map((sale) => [sale.cartId, sale]))
  const answeredByKey = new Map<string, Answer>()
  const complaints: Complaint[] = []
  for (const { request, operation, key, body, answers } of requests) {
    if (operation !== 'pay') continue
    const cartId = Number(body['cart_id'])
    for (const answer of successesOf(answers)) {
      const booked = bookedById.get(transactionOf(answer))
      const first = key === undefined ? answer : (answeredByKey.get(key) ?? answer)
      if (key !== undefined) answeredByKey.set(key, first)
      const expected = {
        cartId,
        key,
        totalAmount: answer.data?.['total_amount'],
        paymentAmount: answer.data?.['payment_amount'],
        returnAmount: answer.data?.['return_amount'],
        receiptNumber: answer.data?.['receipt_number'],
        transactionId: transactionOf(answer),
        pieces: pieces.get(cartId),
      }
      if (booked === undefined) {
        complaints.push(complaint('lost', `request ${request} was told of ${transactionOf(answer)}`))
      } else if (!isDeepStrictEqual(booked, expected)) {
        complaints.push(
          complaint('altered', `request ${request} was told of another sale than ${booked.transactionId}`),
        )
      }
      if (answer.data?.['payment_amount'] !== body['payment_amount']) {
        complaints.push(complaint('altered', `request ${request} paid another amount than it was answered`))
      }
      if (!isDeepStrictEqual(answer.data, first.data)) {
        complaints.push(complaint('altered', `request ${request} was answered otherwise than the first time`))
      }
    }
    const refusal = finalOf(answers)?.error
    if (
      refusal?.reason === 'CART_ALREADY_PAID' &&
      bookedByCart.get(cartId)?.transactionId !== refusal.details['transaction_id']
    ) {
      complaints.push(
        complaint('lost', `request ${request} was told that its cart is paid by a sale that is not there`),
      )
    }
  }
  return complaints
}

/** Every sale in the books is of a purchase that asked for it, which has no other. */
function complaintsOfSales({ requests, purchases }: Story, sales: readonly BookedSale[]): Complaint[] {
  const unfinished = requests.filter(({ answers }) => finalOf(answers) === undefined)
  const wanted = new Set(
    [...unfinished, ...requests.filter(({ answers }) => successesOf(answers).length > 0)]
      .filter(({ operation }) => operation === 'pay')
      .map(({ body }) => Number(body['cart_id'])),
  )
  const soldFor = new Map<string, BookedSale>()
  const complaints: Complaint[] = []
  for (const sale of sales) {
    const purchase = purchases.get(sale.cartId)
    if (purchase === undefined || !wanted.has(sale.cartId)) {
      complaints.push(complaint('unasked', `${sale.transactionId} of cart ${sale.cartId}`))
      continue
    }
    const earlier = soldFor.get(purchase)
    if (earlier !== undefined) {
      complaints.push(
        complaint('doubled', `purchase ${purchase}: ${earlier.transactionId} and ${sale.transactionId}`),
      )
    }
    soldFor.set(purchase, sale)
  }
  return complaints
}

function complaintsOfStock(
  { goods }: Story,
  sales: readonly BookedSale[],
  stock: ReadonlyMap<number, number>,
): Complaint[] {
  return goods.flatMap(({ goodsId, stock: before }) => {
    const sold = sales.reduce((sum, { pieces }) => sum + (pieces.get(goodsId) ?? 0), 0)
    const left = stock.get(goodsId)
    return left === before - sold
      ? []
      : [complaint('stock', `goods ${goodsId}: ${before} less ${sold} sold, and ${left} are left`)]
  })
}
