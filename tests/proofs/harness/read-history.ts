import { invitesRepeat } from './ask.ts'
import type { Answer, Asked, HistoryRecord } from './history.ts'
import type { StagedGoods } from './stage.ts'

/** A request with all that came of it. */
export interface RequestStory extends Asked {
  readonly request: number
  readonly attempts: number
  /** In the sequence in which they came; the last one is final. */
  readonly answers: readonly Answer[]
}

/** A history, by request. */
export interface Story {
  readonly goods: readonly StagedGoods[]
  readonly requests: readonly RequestStory[]
  /** Pieces by goods that were put into each cart, as far as that was acknowledged. */
  readonly pieces: ReadonlyMap<number, ReadonlyMap<number, number>>
  /** Of each cart that was answered: whose it is. */
  readonly purchases: ReadonlyMap<number, string>
}

export function readHistory(records: readonly HistoryRecord[]): Story {
  const goods: StagedGoods[] = []
  const requests = new Map<number, Asked & { request: number; attempts: number; answers: Answer[] }>()
  for (const record of records) {
    if (record.kind === 'goods') goods.push(record)
    else if (record.kind === 'asked') requests.set(record.request, { ...record, attempts: 0, answers: [] })
    else if (record.kind !== 'did') {
      const story = requests.get(record.request)
      if (story === undefined) throw new Error(`request ${record.request} was answered and never asked`)
      story.attempts++
      if (record.kind === 'answered') story.answers.push(record)
    }
  }

  const pieces = new Map<number, Map<number, number>>()
  const purchases = new Map<number, string>()
  for (const { operation, purchase, body, answers } of requests.values()) {
    const data = operation === 'cart' ? finalOf(answers)?.data : undefined
    if (!data) continue
    const cartId = Number(data['cart_id'])
    const inCart = pieces.get(cartId) ?? new Map<number, number>()
    const goodsId = Number(body['goods_id'])
    inCart.set(goodsId, (inCart.get(goodsId) ?? 0) + Number(body['total']))
    pieces.set(cartId, inCart)
    purchases.set(cartId, purchase)
  }
  return { goods, requests: [...requests.values()], pieces, purchases }
}

/** @returns the answer that ended the request; undefined where none has yet */
export function finalOf(answers: readonly Answer[]): Answer | undefined {
  const last = answers.at(-1)
  return last === undefined || invitesRepeat(last) ? undefined : last
}
