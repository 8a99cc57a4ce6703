import { figureOf } from '../figure.ts'
import { BenchFault } from '../options.ts'
import type { FilledShop } from './open-filled-shop.ts'

const PAGES = [1, 1_000, 10_000, 100_000] as const
const PAGE_SIZE = 10
const TURNS = 5

/** What a page costs by its number, and by a cursor that leads to it. */
export interface DeepPage {
  readonly page: number
  readonly sortBy: 'id' | 'name'
  /** Median, in milliseconds. */
  readonly byNumberMs: number
  readonly byCursorMs: number
}

/** Pages that the shop has goods for. */
export async function measureDeepPages(
  { url, size }: Pick<FilledShop, 'url' | 'size'>,
  signal: AbortSignal,
): Promise<DeepPage[]> {
  const measured: DeepPage[] = []
  for (const page of PAGES.filter((number) => number * PAGE_SIZE <= size.goods)) {
    for (const sortBy of ['id', 'name'] as const) {
      const list = `${url}/api/small/stocks?sort=ASC&sort_by=${sortBy}&total_goods=${PAGE_SIZE}`
      const { last } = await ask(`${list}&page=${Math.max(page - 1, 1)}`, signal)
      const after = Buffer.from(
        JSON.stringify([sortBy, sortBy === 'id' ? last.id : last.name, last.id]),
      ).toString('base64url')
      measured.push({
        page,
        sortBy,
        byNumberMs: await medianMs(`${list}&page=${page}`, signal),
        byCursorMs: await medianMs(`${list}&cursor=true&after=${after}`, signal),
      })
    }
  }
  return measured
}

async function medianMs(address: string, signal: AbortSignal): Promise<number> {
  const took: number[] = []
  for (let turn = 0; turn < TURNS; turn++) took.push((await ask(address, signal)).ms)
  return figureOf(took).median
}

async function ask(address: string, signal: AbortSignal) {
  const startedAt = performance.now()
  const response = await fetch(address, { signal })
  const body = await response.text()
  const ms = performance.now() - startedAt
  if (response.status !== 200) throw new BenchFault(`${address} answered ${response.status}.`)
  const { data } = JSON.parse(body) as { data: { id: number; name: string }[] }
  const last = data.at(-1)
  if (last === undefined) throw new BenchFault(`${address} has no goods.`)
  return { ms, last }
}
