import type { Database } from '@kedai/shared/database/database.ts'
import { whySchemaDoesNotFit } from '@kedai/shared/database/schema.ts'
import { StartFault } from '../start-fault.ts'

/** @throws {@link StartFault} when the tables are not those that this code knows */
export async function refuseOtherSchema(database: Pick<Database, 'schemaMeta'>): Promise<void> {
  const fault = whySchemaDoesNotFit(await database.schemaMeta())
  if (fault !== undefined) throw new StartFault(`${fault} Open the shop once with this Kedai first.`)
}
