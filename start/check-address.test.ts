import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { checkAddress, listenFault } from './check-address.ts'

describe('why Kedai cannot listen', () => {
  it.each([
    ['EADDRINUSE', 'Port 80 is taken by another program: stop that one, or set PORT to another number.'],
    [
      'EACCES',
      'Port 80 may not be opened by this user: set PORT to 1024 or more, or let the service have it (npm run service:install).',
    ],
    ['EADDRNOTAVAIL', 'HOST shop is not an address of this machine: 0.0.0.0 stands for all of them.'],
    ['ENOTFOUND', 'HOST shop is not an address of this machine: 0.0.0.0 stands for all of them.'],
    ['EIO', 'Kedai cannot listen on shop, port 80: what the system said.'],
  ])('is one sentence: %s', (code, sentence) => {
    const error = Object.assign(new Error('what the system said'), { code })
    expect(listenFault({ host: 'shop', port: 80 }, error).message).toBe(sentence)
  })

  it('is a certificate that is none', async () => {
    const file = join(temporaryFolder(), 'pem')
    writeFileSync(file, 'no certificate')
    await expect(
      checkAddress({ host: '127.0.0.1', port: 0, tls: { certFile: file, keyFile: file } }),
    ).rejects.toThrow(`TLS_CERT_FILE ${file} and TLS_KEY_FILE ${file} cannot be used: `)
  })
})
