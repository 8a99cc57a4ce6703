/** What people of the shop are to it, from most to least. */
export const ROLES = ['owner', 'manager', 'cashier'] as const
export type Role = (typeof ROLES)[number]

const EVERYBODY = ROLES
const LEADERS = ['owner', 'manager'] as const
const OWNER = ['owner'] as const

/**
 * Who may do what: the one place. An operation names one of these, or says that it is public or for whoever is
 * signed in; one that names nothing does not start.
 */
export const permissions = {
  'sales.take': EVERYBODY,
  'sales.offline': EVERYBODY,
  'discounts.give': LEADERS,
  'credit.give': EVERYBODY,

  'transactions.read': EVERYBODY,
  'transactions.verify': EVERYBODY,
  'transactions.reject': EVERYBODY,
  'transactions.refund': LEADERS,
  'shifts.use': EVERYBODY,
  'shifts.read': LEADERS,
  'customers.read': EVERYBODY,
  'customers.edit': LEADERS,
  'customers.repay': EVERYBODY,

  'goods.read': EVERYBODY,
  'goods.edit': LEADERS,
  'goods.sell-out': EVERYBODY,
  'goods.import': LEADERS,
  'stock.read': EVERYBODY,
  'stock.move': LEADERS,
  'stock.count': LEADERS,

  'reports.read': LEADERS,
  'webhooks.manage': OWNER,
  'jobs.read': OWNER,
  'settings.read': EVERYBODY,
  'settings.edit': OWNER,
  'staff.manage': OWNER,
  'devices.manage': OWNER,
  'audit.read': OWNER,
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

export function isPermitted(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role)
}
