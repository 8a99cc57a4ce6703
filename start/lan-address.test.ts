import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { addressToShow } from './lan-address.ts'

const ipv4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: 'IPv4',
  netmask: '255.255.255.0',
  mac: '',
  cidr: null,
})

describe('the address to show', () => {
  it('is the one that phones in the shop can reach', () => {
    const interfaces = {
      lo: [ipv4('127.0.0.1', true)],
      docker0: [ipv4('172.17.0.1')],
      'br-12ab': [ipv4('172.18.0.1')],
      wlan0: [ipv4('192.168.1.20')],
    }
    expect(addressToShow('0.0.0.0', interfaces)).toBe('192.168.1.20')
    expect(addressToShow('::', interfaces)).toBe('192.168.1.20')
  })

  it('is localhost without a network', () => {
    expect(addressToShow('0.0.0.0', { lo: [ipv4('127.0.0.1', true)] })).toBe('localhost')
  })

  it('is the address that it was told to listen on', () => {
    expect(addressToShow('127.0.0.1')).toBe('127.0.0.1')
    expect(addressToShow('fd00::5')).toBe('[fd00::5]')
  })
})
