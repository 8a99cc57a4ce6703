import { expect, it } from 'vitest'
import { dsnOf } from './plain-go.ts'

it('writes the address of a database as the driver of Go wants it', () => {
  expect(dsnOf('mysql://siti:rahasia@localhost/kedai?socketPath=%2Ftmp%2Fa%20b.sock')).toBe(
    'siti:rahasia@unix(/tmp/a b.sock)/kedai?time_zone=%27%2B00%3A00%27&tx_isolation=%27READ-COMMITTED%27',
  )
  expect(dsnOf('mysql://root@localhost/few?socketPath=%2Fs')).toMatch(/^root@unix\(\/s\)\/few\?/)
})
