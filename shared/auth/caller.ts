import { Refusal } from '../errors/refusal.ts'
import { isPermitted, type Permission, type Role } from './permissions.ts'

/** A person of the shop, signed in. */
export interface StaffCaller {
  readonly kind: 'staff'
  readonly staffId: number
  /** Name to show and to print. */
  readonly displayName: string
  readonly role: Role
  /** UUID of the session. */
  readonly sessionId: string
  /** The enrolled till that the session belongs to; null for a sign-in elsewhere. */
  readonly deviceId: number | null
  /** The cash drawer of that till. */
  readonly drawer: string
  /** They came in by a password that somebody else gave them: until they have changed it they do nothing else. */
  readonly mustChangePassword: boolean
}

/** Who asks: a customer, about whom nothing is known, or somebody of the staff. */
export type Caller = { readonly kind: 'public' } | StaffCaller

export const PUBLIC: Caller = { kind: 'public' }

/** How a caller is told apart in a fingerprint: a key of one says nothing to another. */
export function callerName(caller: Caller): string {
  return caller.kind === 'public' ? 'public' : `staff:${caller.staffId}`
}

/** @throws Refusal `SIGN_IN_REQUIRED` for a customer */
export function requireStaff(caller: Caller): StaffCaller {
  if (caller.kind === 'public') throw new Refusal('SIGN_IN_REQUIRED')
  return caller
}

/**
 * For what only some callers of an operation may do; the operation's own permission is asked before it runs.
 *
 * @throws Refusal `SIGN_IN_REQUIRED` or `PERMISSION_DENIED`
 */
export function requirePermission(caller: Caller, permission: Permission): StaffCaller {
  const staff = requireStaff(caller)
  if (!isPermitted(staff.role, permission)) throw new Refusal('PERMISSION_DENIED', { permission })
  return staff
}
