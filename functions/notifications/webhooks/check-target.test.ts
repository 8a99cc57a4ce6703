import { createAddressPolicy } from '@kedai/shared/webhooks/address-policy.ts'
import { describe, expect, it } from 'vitest'
import { checkTarget } from './check-target.ts'

const isRefused = (url: string, ranges: string[] = []) => {
  try {
    checkTarget(url, createAddressPolicy(ranges))
    return false
  } catch {
    return true
  }
}

describe('the address of a webhook', () => {
  it.each(['https://books.example/kedai', 'https://8.8.8.8/', 'https://[2606:4700:4700::1111]/'])(
    'may be %s',
    (url) => expect(isRefused(url)).toBe(false),
  )

  it.each([
    'http://books.example/',
    'https://127.0.0.1/',
    'https://0177.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
  ])('may not be %s', (url) => expect(isRefused(url)).toBe(true))

  it('may be within the shop where the shop allows it', () => {
    expect(isRefused('http://192.168.1.5:9000/', ['192.168.1.0/24'])).toBe(false)
    expect(isRefused('http://printer.local/', ['192.168.1.0/24'])).toBe(false)
    expect(isRefused('http://192.168.2.5/', ['192.168.1.0/24'])).toBe(true)
  })
})
