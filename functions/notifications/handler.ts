import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { jobs } from './jobs/routes.ts'
import { receipt } from './receipt/routes.ts'
import { watch } from './watch/routes.ts'
import { webhooks } from './webhooks/routes.ts'

export const notifications = defineFunction('notifications', {
  summary: 'What became of a transaction, live; webhooks; the timed jobs.',
  ...partsOf(watch, receipt, webhooks, jobs),
})
