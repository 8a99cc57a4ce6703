import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'

/** The codes that goods are found by. */
export interface Codes {
  readonly sku: string | null
  readonly barcode: string | null
}

/**
 * Refuses codes of other goods. Of two who take the same code at once the second meets the unique key, is run again,
 * and finds the first one's goods here.
 *
 * @param goodsId - the goods that may have them; 0 for new ones
 * @throws Refusal `SKU_TAKEN` or `BARCODE_TAKEN`
 */
export async function refuseTakenCodes(
  statements: Statements,
  { sku, barcode }: Codes,
  goodsId: number,
): Promise<void> {
  const owner = async (column: 'sku' | 'barcode', code: string) => {
    const [row] = await statements.rows<{ id: number }>(
      `SELECT id FROM goods WHERE ${column} = ? AND id <> ?`,
      [code, goodsId],
    )
    return row?.id
  }
  const bySku = sku === null ? undefined : await owner('sku', sku)
  if (bySku !== undefined) throw new Refusal('SKU_TAKEN', { goods_id: bySku })
  const byBarcode = barcode === null ? undefined : await owner('barcode', barcode)
  if (byBarcode !== undefined) throw new Refusal('BARCODE_TAKEN', { goods_id: byBarcode })
}
