import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lockfileOf } from './lambda-packages.ts'

describe('the lockfile of some packages', () => {
  it('has what they need, with its digests, and nothing else', () => {
    const lockfile = {
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { a: '1.0.0', z: '1.0.0' } },
        'node_modules/a': {
          version: '1.0.0',
          integrity: 'sha512-a',
          dependencies: { b: '^1.0.0', c: '^2.0.0' },
          optionalDependencies: { 'a-linux': '1.0.0', 'a-gone': '1.0.0' },
        },
        'node_modules/a/node_modules/c': { version: '2.0.0', dependencies: { b: '^1.0.0' } },
        'node_modules/a-linux': { version: '1.0.0', cpu: ['arm64'] },
        'node_modules/b': { version: '1.0.0' },
        'node_modules/c': { version: '1.0.0' },
        'node_modules/z': { version: '1.0.0' },
      },
    }
    expect(lockfileOf(['a'], lockfile)).toEqual({
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { a: '1.0.0' } },
        'node_modules/a': lockfile.packages['node_modules/a'],
        'node_modules/a/node_modules/c': lockfile.packages['node_modules/a/node_modules/c'],
        'node_modules/a-linux': lockfile.packages['node_modules/a-linux'],
        'node_modules/b': lockfile.packages['node_modules/b'],
      },
    })
  })

  it('of sharp has its library for the machines of AWS', () => {
    const ours = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
    expect(lockfileOf(['sharp'], ours).packages).toMatchObject({
      'node_modules/@img/sharp-linux-arm64': { integrity: expect.stringMatching(/^sha512-/) },
      'node_modules/@img/sharp-libvips-linux-arm64': { integrity: expect.stringMatching(/^sha512-/) },
      'node_modules/detect-libc': {},
    })
  })
})
