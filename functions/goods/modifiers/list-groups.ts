import type { Database } from '@kedai/shared/database/database.ts'
import type { GroupsQuery, ModifierGroup } from './contract.ts'
import { type GroupRecord, readGroup, readGroupsAfter } from './group-record.ts'

/** A page of the groups by their number. */
export interface GroupsPage {
  readonly groups: readonly ModifierGroup[]
  /** Number to go on after; undefined on the last page. */
  readonly nextAfter: number | undefined
}

export type ListGroups = (query: GroupsQuery) => Promise<GroupsPage>

/** @throws Refusal `MODIFIER_GROUP_NOT_FOUND` */
export type ShowGroup = (groupId: number) => Promise<GroupRecord>

export function createListGroups(database: Database): ListGroups {
  return ({ after = 0, page_size }) =>
    database.read(async (statements) => {
      const records = await readGroupsAfter(statements, after, page_size + 1)
      const groups = records.slice(0, page_size).map(({ group }) => group)
      return { groups, nextAfter: records.length > page_size ? groups.at(-1)?.group_id : undefined }
    })
}

export function createShowGroup(database: Database): ShowGroup {
  return (groupId) => database.read((statements) => readGroup(statements, groupId))
}
