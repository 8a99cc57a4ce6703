import { describe, expect, it } from 'vitest'
import { admitTarget } from './address-rules.ts'

const names: Record<string, string[]> = {
  'warung.lan': ['192.168.1.20'],
  localhost: ['::1', '127.0.0.1'],
  'shop.example': ['203.0.113.9'],
  'public.example': ['93.184.216.34'],
  'both.example': ['10.0.0.1', '93.184.216.34'],
}
const resolve = async (host: string) => {
  const addresses = names[host]
  if (addresses === undefined) throw new Error('ENOTFOUND')
  return addresses
}
const admit = (target: string, ...ownHosts: string[]) => admitTarget(target, ownHosts, resolve)

describe('the load test', () => {
  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', true],
    ['http://localhost:8080/', 'http://localhost:8080', true],
    ['http://[::1]:8080', 'http://[::1]:8080', true],
    ['http://[::ffff:127.0.0.1]:80', 'http://[::ffff:7f00:1]', true],
    ['http://10.1.2.3', 'http://10.1.2.3', false],
    ['http://172.31.0.1:8080', 'http://172.31.0.1:8080', false],
    ['https://192.168.1.20', 'https://192.168.1.20', false],
    ['http://169.254.7.7', 'http://169.254.7.7', false],
    ['http://[fd12::1]:8080', 'http://[fd12::1]:8080', false],
    ['http://[fe80::1]:8080', 'http://[fe80::1]:8080', false],
    ['http://warung.lan:8080', 'http://warung.lan:8080', false],
  ])('takes %s', async (target, url, isThisMachine) => {
    expect(await admit(target)).toEqual({ url, isThisMachine })
  })

  it.each([
    'http://93.184.216.34',
    'http://172.32.0.1',
    'http://0.0.0.0:8080',
    'http://100.64.0.1',
    'http://[2606:2800:220:1::1]',
    'http://[::ffff:93.184.216.34]',
    'http://134744072',
    'http://public.example',
    'http://both.example',
    'http://224.0.0.1',
  ])('refuses %s, which may be somebody else’s', async (target) => {
    await expect(admit(target)).rejects.toThrow('is an address of the Internet')
  })

  it('says which address a name has', async () => {
    await expect(admit('http://public.example')).rejects.toThrow(
      'public.example (93.184.216.34) is an address of the Internet, where load may be an attack on somebody. If it is yours, add: --i-own-this-host public.example',
    )
  })

  it('takes a host of the Internet that is named as one’s own, and no other', async () => {
    expect(await admit('http://public.example:81', 'public.example')).toEqual({
      url: 'http://public.example:81',
      isThisMachine: false,
    })
    await expect(admit('http://both.example', 'public.example')).rejects.toThrow('both.example')
  })

  it('says that a name is unknown', async () => {
    await expect(admit('http://nobody.example')).rejects.toThrow('The host nobody.example is not known here.')
  })

  it.each(['192.168.1.20', 'ftp://10.0.0.1', 'http://10.0.0.1/api', 'http://10.0.0.1/?x=1', ''])(
    'wants the address of a whole shop, not %s',
    async (target) => {
      await expect(admit(target)).rejects.toThrow('--target takes the address of a shop')
    },
  )

  it('wants no password', async () => {
    await expect(admit('http://owner:secret@10.0.0.1')).rejects.toThrow('no user and no password')
  })
})
