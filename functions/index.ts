import type { KedaiFunction } from '@kedai/shared/http/define-function.ts'
import { cart } from './cart/handler.ts'
import { goods } from './goods/handler.ts'
import { notifications } from './notifications/handler.ts'
import { pay } from './pay/handler.ts'
import { reports } from './reports/handler.ts'
import { staff } from './staff/handler.ts'
import { stocks } from './stocks/handler.ts'
import { transactions } from './transactions/handler.ts'

/** Every function of the shop, for the hosts that serve them all. */
export const functions: readonly KedaiFunction[] = [
  cart,
  goods,
  notifications,
  pay,
  reports,
  staff,
  stocks,
  transactions,
]
