import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { SEAL_BYTES, sealOf } from './backup-format.ts'

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

it('the seal is the last member of a gzip file that any program unpacks', () => {
  const seal = sealOf(SHA256)
  expect(seal).toHaveLength(101)
  expect(SEAL_BYTES).toBe(101)
  expect(gunzipSync(Buffer.concat([gzipSync('rows\n'), seal])).toString()).toBe(
    `rows\n{"sha256":"${SHA256}"}\n`,
  )
})
