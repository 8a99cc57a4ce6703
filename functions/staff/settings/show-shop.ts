import type { Platform } from '@kedai/shared/http/define-function.ts'
import { picturePath } from '@kedai/shared/pictures/store-picture.ts'
import { isOpen, openingTurnsAt } from '@kedai/shared/settings/opening-hours.ts'
import type { Shop } from './contract.ts'

/** What a customer's page needs to know of the shop. */
export type ShowShop = () => Promise<Shop>

export function createShowShop({ database, settings }: Pick<Platform, 'database' | 'settings'>): ShowShop {
  return async () => {
    const { settings: shop, businessDay, allowsPublicCash } = await settings.current()
    // By the clock that orders are taken by.
    const [clock] = await database.read((statements) =>
      statements.rows<{ now: number }>('SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000 AS SIGNED) AS now'),
    )
    const now = clock?.now ?? 0
    const turnsAt = openingTurnsAt(shop, businessDay.timeZone, now)
    return {
      name: shop.shop_name,
      address: shop.address,
      phone: shop.phone,
      logo: picturePath(shop.logo_picture_id),
      time_zone: businessDay.timeZone,
      is_open: isOpen(shop, businessDay.timeZone, now),
      turns_at: turnsAt === undefined ? null : new Date(turnsAt).toISOString(),
      tenders: shop.tenders.filter((one) => one === 'counter' || (one === 'cash' && allowsPublicCash)),
      order_ttl_minutes: shop.order_ttl_minutes,
    }
  }
}
