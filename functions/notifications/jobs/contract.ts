import { z } from 'zod'

export const JobState = z
  .object({
    name: z.string(),
    every_seconds: z.number().describe('From the end of one run to the next'),
    started_at: z.string().nullable().describe('Of the last run that was noted; null before the first'),
    finished_at: z.string().nullable(),
    run_count: z.int().min(0),
    failure_count: z.int().min(0),
    last_error: z.string().describe('What the last run failed of; empty where it did not'),
  })
  .meta({ id: 'JobState' })
export type JobState = z.infer<typeof JobState>
