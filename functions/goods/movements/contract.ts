import { GoodsId, pathNumber, TransactionId } from '@kedai/shared/contract/ids.ts'
import {
  MOVEMENT_LINES_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  REASON_LENGTH_MAX,
  STOCK_QUANTITY_MAX,
} from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { z } from 'zod'

const PageSize = pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT)
const Kind = z
  .enum(['purchase', 'correction', 'waste'])
  .describe('A purchase adds, waste takes away, a correction does either')
const Quantity = z
  .int()
  .min(-STOCK_QUANTITY_MAX)
  .max(STOCK_QUANTITY_MAX)
  .refine((quantity) => quantity !== 0, 'must not be 0')
  .describe('What the stock changes by, in the unit of the goods')
const Reason = z
  .string()
  .trim()
  .max(REASON_LENGTH_MAX)
  .describe('Why; a correction and waste need one, a purchase may name its supplier here')
const UnitCost = Rupiah.describe(
  'What a unit cost, in rupiah; of a purchase only, and from then on the cost of the goods',
)

export const GoodsParams = z.object({ goods_id: pathNumber(GoodsId) })

export const MoveStockBody = z
  .strictObject({
    kind: Kind,
    quantity: Quantity,
    reason: Reason.default(''),
    unit_cost: UnitCost.optional(),
  })
  .superRefine((body, context) => {
    refuseReason(body, context)
    refuseLine(body.kind, body, [], context)
  })
export type MoveStockBody = z.infer<typeof MoveStockBody>

export const MoveManyBody = z
  .strictObject({
    kind: Kind,
    reason: Reason.default(''),
    lines: z
      .array(z.strictObject({ goods_id: GoodsId, quantity: Quantity, unit_cost: UnitCost.optional() }))
      .min(1)
      .max(MOVEMENT_LINES_MAX)
      .refine(
        (lines) => new Set(lines.map((line) => line.goods_id)).size === lines.length,
        'must name goods once',
      ),
  })
  .superRefine((body, context) => {
    refuseReason(body, context)
    body.lines.forEach((line, index) => {
      refuseLine(body.kind, line, ['lines', index], context)
    })
  })
export type MoveManyBody = z.infer<typeof MoveManyBody>

type Issues = Pick<z.core.$RefinementCtx, 'addIssue'>

function refuseReason({ kind, reason }: { kind: string; reason: string }, context: Issues): void {
  if (kind === 'purchase' || reason !== '') return
  context.addIssue({ code: 'custom', path: ['reason'], message: `must say why: this is a ${kind}` })
}

function refuseLine(
  kind: z.infer<typeof Kind>,
  { quantity, unit_cost }: { quantity: number; unit_cost?: number | undefined },
  path: (string | number)[],
  context: Issues,
): void {
  const wanted = { purchase: 1, waste: -1, correction: Math.sign(quantity) }[kind]
  if (Math.sign(quantity) !== wanted) {
    const message =
      kind === 'waste' ? 'must be below 0: waste takes away' : 'must be above 0: a purchase adds'
    context.addIssue({ code: 'custom', path: [...path, 'quantity'], message })
  }
  if (unit_cost !== undefined && kind !== 'purchase') {
    context.addIssue({ code: 'custom', path: [...path, 'unit_cost'], message: 'is of a purchase only' })
  }
}

export const StockMovement = z
  .object({
    movement_id: z.int(),
    goods_id: GoodsId,
    kind: Kind,
    quantity: z.int().describe('What the stock changed by'),
    reason: z.string(),
    unit_cost: Rupiah.nullable(),
    stock: z.int().min(0).describe('Units after it'),
    moved_at: z.string(),
  })
  .meta({ id: 'StockMovement' })
export type StockMovement = z.infer<typeof StockMovement>

/** Where a page of the history ended in each of its two sources. */
export const HistoryCursor = z
  .string()
  .regex(/^\d{1,16}\.[0-9a-f]{32}\.\d{1,5}$/, 'must be the one of a Link header')

export const HistoryQuery = z.strictObject({
  before: HistoryCursor.optional().describe('Where the page before ended: take it from its Link header'),
  page_size: PageSize,
})
export type HistoryQuery = z.infer<typeof HistoryQuery>

export const StockHistoryEntry = z
  .object({
    kind: z.enum(['opening', 'purchase', 'correction', 'waste', 'count', 'reversal', 'sale']),
    quantity: z.int().describe('What the stock changed by; 0 of a sale while stock was not tracked'),
    moved_at: z.string(),
    by: z.string().nullable().describe('Who of the staff did it'),
    reason: z.string(),
    unit_cost: Rupiah.nullable().describe('Of a purchase'),
    movement_id: z.int().nullable(),
    transaction_id: TransactionId.nullable().describe('Of a sale and of its reversal'),
    receipt_number: z.string().nullable(),
    count_id: z.int().nullable().describe('The stock count that a difference comes from'),
  })
  .meta({ id: 'StockHistoryEntry' })
export type StockHistoryEntry = z.infer<typeof StockHistoryEntry>

export const LowStockQuery = z.strictObject({
  after: pathNumber(GoodsId).optional().describe('Only goods with a higher number: the next page'),
  page_size: PageSize,
})
export type LowStockQuery = z.infer<typeof LowStockQuery>

export const LowStock = z
  .object({
    goods_id: GoodsId,
    name: z.string(),
    category: z.string(),
    unit: z.string(),
    stock: z.int().min(0),
    low_stock_level: z.int().min(0),
  })
  .meta({ id: 'LowStock' })
export type LowStock = z.infer<typeof LowStock>
