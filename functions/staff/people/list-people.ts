import type { Database } from '@kedai/shared/database/database.ts'
import type { PeopleQuery, Person } from './contract.ts'
import { listPersons, type PersonRecord, readPerson } from './person-record.ts'

/** A page of the people by their number. */
export interface PeoplePage {
  readonly people: readonly Person[]
  /** Number to go on after; undefined on the last page. */
  readonly nextAfter: number | undefined
}

export type ListPeople = (query: PeopleQuery) => Promise<PeoplePage>

export function createListPeople(database: Database): ListPeople {
  return ({ is_active, after = 0, page_size }) =>
    database.read(async (statements) => {
      const found = await listPersons(
        statements,
        is_active === undefined ? 'id > ?' : 'id > ? AND is_active = ?',
        [after, ...(is_active === undefined ? [] : [is_active]), page_size + 1],
      )
      const people = found.slice(0, page_size)
      return { people, nextAfter: found.length > page_size ? people.at(-1)?.staff_id : undefined }
    })
}

/** @throws Refusal `STAFF_NOT_FOUND` */
export type ShowPerson = (staffId: number) => Promise<PersonRecord>

export function createShowPerson(database: Database): ShowPerson {
  return (staffId) => database.read((statements) => readPerson(statements, staffId))
}
