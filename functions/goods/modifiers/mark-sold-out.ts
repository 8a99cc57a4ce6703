import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Modifier } from './contract.ts'
import { modifierOf } from './group-record.ts'

/**
 * Marks a modifier as sold out, or as to be had again; no change of its group, so that nobody's edit is lost by it.
 *
 * @throws Refusal `NOT_FOUND`
 */
export type MarkSoldOut = (modifierId: number, isSoldOut: boolean) => Promise<Modifier>

export function createMarkSoldOut({
  database,
  goodsChanged,
}: Pick<Platform, 'database' | 'goodsChanged'>): MarkSoldOut {
  return async (modifierId, isSoldOut) => {
    const modifier = await database.transaction(
      async (statements) => {
        const matched = await statements.change('UPDATE modifiers SET sold_out = ? WHERE id = ?', [
          isSoldOut,
          modifierId,
        ])
        if (matched !== 1) throw new Refusal('NOT_FOUND')
        const [row] = await statements.rows<Parameters<typeof modifierOf>[0]>(
          'SELECT id, name, price_change, sold_out, is_active FROM modifiers WHERE id = ?',
          [modifierId],
        )
        if (row === undefined) throw new Error(`modifier ${modifierId} went away under its lock`)
        return modifierOf(row)
      },
      // The same again comes to the same.
      { recognisesItself: true },
    )
    goodsChanged.fire()
    return modifier
  }
}
