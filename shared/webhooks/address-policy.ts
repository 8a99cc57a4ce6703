import ipaddr from 'ipaddr.js'

/** Where webhooks may go, so that nobody makes the shop call into its own network or machine. */
export interface AddressPolicy {
  /**
   * @param address - IPv4 or IPv6 in any form
   * @param isEncrypted - whether it is reached by HTTPS
   */
  allows(address: string, isEncrypted: boolean): boolean
  /** Whether any address may be reached by plain HTTP. */
  readonly allowsPlain: boolean
}

/** Of IPv6 only this is in use on the Internet; the rest has forms that lead elsewhere. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** @param privateRanges - CIDR; what is in them is allowed, also by plain HTTP */
export function createAddressPolicy(privateRanges: readonly string[]): AddressPolicy {
  const ranges = privateRanges.map((range) => ipaddr.parseCIDR(range))

  return {
    allows(address, isEncrypted) {
      if (!ipaddr.isValid(address)) return false
      // An IPv4 address in IPv6's clothes is what it is within.
      const parsed = ipaddr.process(address)
      const isListed = ranges.some(
        ([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits),
      )
      return isListed || (isEncrypted && isPublic(parsed))
    },
    allowsPlain: ranges.length > 0,
  }
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6)
}
