import { describe, expect, it } from 'vitest'
import { plainDatabaseFault } from './plain-database-fault.ts'
import { StartFault } from './start-fault.ts'

const failed = (message: string, fields: object) => Object.assign(new Error(message), fields)

describe('what a database’s driver throws', () => {
  it.each([
    [
      failed('a lost row', { errno: 1205, sqlMessage: 'Lock wait timeout exceeded' }),
      'Lock wait timeout exceeded',
    ],
    [failed('Connection lost', { fatal: true, code: 'PROTOCOL_CONNECTION_LOST' }), 'Connection lost'],
    [
      failed('no such thing', { errno: 1305, sqlMessage: 'PROCEDURE x does not exist' }),
      'PROCEDURE x does not exist',
    ],
  ])('is one sentence', (error, meaning) => {
    expect(plainDatabaseFault('/data', error)).toEqual(
      new StartFault(`The database of /data failed: ${meaning}.`),
    )
  })

  it.each([new StartFault('known'), new TypeError('a bug'), 'no error'])(
    'is %s itself where it is not',
    (error) => {
      expect(plainDatabaseFault('/data', error)).toBe(error)
    },
  )
})
