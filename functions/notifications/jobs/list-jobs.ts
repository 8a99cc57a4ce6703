import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Job } from '@kedai/shared/jobs/job.ts'
import type { JobState } from './contract.ts'

export type ListJobs = () => Promise<JobState[]>

interface JobRow {
  name: string
  started_at: string
  finished_at: string
  run_count: number
  failure_count: number
  last_error: string
}

/** Each job with how it last went, in whichever process that was. */
export function createListJobs(database: Pick<Database, 'read'>, jobs: readonly Job[]): ListJobs {
  return async () => {
    const rows = await database.read((statements) =>
      statements.rows<JobRow>(
        `SELECT name, CAST(started_at AS CHAR) AS started_at, CAST(finished_at AS CHAR) AS finished_at,
                run_count, failure_count, last_error FROM job_runs`,
      ),
    )
    return jobs.map(({ name, everyMs }) => {
      const row = rows.find((one) => one.name === name)
      return {
        name,
        every_seconds: everyMs / 1_000,
        started_at: row === undefined ? null : rfc3339(row.started_at),
        finished_at: row === undefined ? null : rfc3339(row.finished_at),
        run_count: row?.run_count ?? 0,
        failure_count: row?.failure_count ?? 0,
        last_error: row?.last_error ?? '',
      }
    })
  }
}
