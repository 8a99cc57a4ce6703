import { Unavailable } from '@kedai/shared/errors/refusal.ts'
import { describe, expect, it } from 'vitest'
import { databaseFault, withoutPassword } from './external-database.ts'
import { StartFault } from './start-fault.ts'

const URL_WITH_PASSWORD = 'mysql://kedai:hush@db.example:3306/shop'

describe('trouble with a database that is not ours', () => {
  it.each([
    [{ errno: 1045 }, 'it refuses that user or password'],
    [{ errno: 1049 }, 'it has no database of that name'],
    [{ code: 'ECONNREFUSED' }, 'nothing listens there'],
  ])('is one sentence without its password: %o', (fields, meaning) => {
    const fault = databaseFault(
      'DATABASE_URL',
      URL_WITH_PASSWORD,
      new Unavailable(Object.assign(new Error(), fields)),
    )
    expect(fault).toBeInstanceOf(StartFault)
    expect((fault as StartFault).message).toBe(
      `The database of DATABASE_URL (mysql://kedai@db.example:3306/shop) cannot be used: ${meaning}.`,
    )
  })

  it('stays what it is when it is not about reaching the database', () => {
    const bug = new TypeError('a bug')
    expect(databaseFault('DATABASE_URL', URL_WITH_PASSWORD, bug)).toBe(bug)
  })

  it('is shown without the password', () => {
    expect(withoutPassword(URL_WITH_PASSWORD)).toBe('mysql://kedai@db.example:3306/shop')
  })
})
