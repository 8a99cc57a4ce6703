import type { KedaiFunction } from '@kedai/shared/http/define-function.ts'
import { cart } from './cart/handler.ts'
import { pay } from './pay/handler.ts'
import { stocks } from './stocks/handler.ts'

/** Every function of the shop, for the hosts that serve them all. */
export const functions: readonly KedaiFunction[] = [cart, pay, stocks]
