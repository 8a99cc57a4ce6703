import { describe, expect, it } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'

describe('the addresses that webhooks may go to', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('are public: %s', (address) => {
    const policy = createAddressPolicy([])
    expect(policy.allows(address, true)).toBe(true)
    expect(policy.allows(address, false)).toBe(false)
  })

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.9.9.9'],
    ['loopback', '::1'],
    ['loopback in IPv6', '::ffff:127.0.0.1'],
    ['loopback in IPv6, in hexadecimal', '::ffff:7f00:1'],
    ['loopback in IPv6’s oldest form', '::7f00:1'],
    ['this machine', '0.0.0.0'],
    ['this machine', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['private in IPv6', '::ffff:192.168.1.1'],
    ['private in IPv6’s oldest form', '::a00:1'],
    ['private by NAT64', '64:ff9b::10.0.0.1'],
    ['private by 6to4', '2002:a00:1::'],
    ['private by Teredo', '2001:0:1::'],
    ['unique local', 'fd12::1'],
    ['site local', 'fec0::1'],
    ['link-local', '169.254.1.1'],
    ['link-local', 'fe80::1'],
    ['a cloud’s metadata', '169.254.169.254'],
    ['a cloud’s metadata', 'fd00:ec2::254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['benchmarking', '198.18.0.1'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('are not %s: %s', (_kind, address) => {
    expect(createAddressPolicy([]).allows(address, true)).toBe(false)
  })

  it('are those that are listed too, also by plain HTTP', () => {
    const policy = createAddressPolicy(['192.168.1.0/24', 'fd00::/8'])
    for (const isEncrypted of [true, false]) {
      expect(policy.allows('192.168.1.77', isEncrypted)).toBe(true)
      expect(policy.allows('::ffff:192.168.1.77', isEncrypted)).toBe(true)
      expect(policy.allows('fd00::1', isEncrypted)).toBe(true)
      expect(policy.allows('192.168.2.1', isEncrypted)).toBe(false)
    }
    expect(policy.allowsPlain).toBe(true)
    expect(createAddressPolicy([]).allowsPlain).toBe(false)
  })
})
