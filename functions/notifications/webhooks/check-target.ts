import { isIP } from 'node:net'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { AddressPolicy } from '@kedai/shared/webhooks/address-policy.ts'

/**
 * Refuses what can be seen to be nowhere to go; a name is resolved, and its addresses are checked, at each sending.
 *
 * @throws Refusal `WEBHOOK_ADDRESS`
 */
export function checkTarget(url: string, policy: AddressPolicy): void {
  const { protocol, hostname } = new URL(url)
  const isEncrypted = protocol === 'https:'
  const literal = hostname.replace(/^\[|\]$/g, '')
  const isFit = isIP(literal) === 0 ? isEncrypted || policy.allowsPlain : policy.allows(literal, isEncrypted)
  if (!isFit) throw new Refusal('WEBHOOK_ADDRESS')
}
